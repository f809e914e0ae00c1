"""From a definition to its drawing: graph, columns, rows, stage, lines, labels."""
