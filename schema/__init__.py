"""The GraphQL room: what clients may ask, tell and watch. Speaks with services and the store; decides nothing."""
