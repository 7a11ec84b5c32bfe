//! What has been answered: words and meaning over plain documents.
