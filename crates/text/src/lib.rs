//! What a text says: red flags, specialty, identifying details, language, readability.
