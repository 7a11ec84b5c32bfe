//! What is true: the rules of the consultation, its people, its promise and its publication.
