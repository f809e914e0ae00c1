"""Many applications under a plan of faults: what ended how, what came late, what came twice."""
