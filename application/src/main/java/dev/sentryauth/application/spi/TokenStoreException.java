package dev.sentryauth.application.spi;

import dev.sentryauth.domain.SentryAuthException;
import org.jspecify.annotations.Nullable;

/**
 * A token store could not do what it was asked. That there is no credential is not an exception: {@link
 * TokenStore#load()} answers null.
 */
public final class TokenStoreException extends SentryAuthException {
    private static final long serialVersionUID = 1;

    /** What kind of trouble it is. */
    public enum Reason {
        /** The store cannot be reached at the moment: locked, disk full, no connection, a time-out. */
        UNAVAILABLE("store_unavailable"),
        /** What the store holds cannot be understood, or was written by a newer version. */
        CORRUPT("store_corrupt"),
        /** The system or the person refuses access. */
        DENIED("store_denied"),
        /** The credential is larger than the store can keep. */
        TOO_LARGE("store_too_large");

        private final String code;

        Reason(String code) {
            this.code = code;
        }
    }

    private final Reason reason;

    /**
     * An exception for a person to read.
     *
     * @param message what went wrong and what to do next, without any token; it is sanitised before it is shown
     */
    public TokenStoreException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** The same with its cause, which is never shown. */
    public TokenStoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * What a store has thrown: as it is if it is one of this library's, else {@link Reason#UNAVAILABLE} with no more of it
     * than its class and where it was thrown, for its message and its causes may hold anything.
     */
    public static SentryAuthException of(RuntimeException thrown) {
        if (thrown instanceof SentryAuthException known) {
            return known;
        }
        TokenStoreException failure = new TokenStoreException(
                Reason.UNAVAILABLE,
                "The token store failed (" + thrown.getClass().getName() + ").");
        failure.setStackTrace(thrown.getStackTrace());
        return failure;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String code() {
        return reason.code;
    }
}
