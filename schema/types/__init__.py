"""What clients see, one file a thing. Plain attributes are filled when an object is made; resolvers only fetch more."""
