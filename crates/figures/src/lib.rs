//! What can be shown moving: the HER2 teaching model and its drawings.
