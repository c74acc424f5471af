"""What all debrid services of the neighbourhood are made of: magnets, stages, links and the node that serves bytes."""
