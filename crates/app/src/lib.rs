//! What people can do: one file per use case, the dispatcher, the followers.
