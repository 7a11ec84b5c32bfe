//! Words that announce an identifying detail, or say that the next word is none.
