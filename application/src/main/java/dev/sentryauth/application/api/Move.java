package dev.sentryauth.application.api;

/** Which part of a listing is wanted, counted from the one that was shown last. */
public enum Move {
    /** The beginning, and everything after it starts anew. */
    FIRST,
    NEXT,
    PREVIOUS
}
