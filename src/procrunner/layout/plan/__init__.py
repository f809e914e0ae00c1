"""The steps from a definition without a drawing to a drawing: graph, columns, rows, lines, labels."""
