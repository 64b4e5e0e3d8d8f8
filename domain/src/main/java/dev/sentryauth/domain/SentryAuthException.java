package dev.sentryauth.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a command cannot go on from. The message is one sentence or two for a person, says what to do next, and never
 * holds a token; text from outside has passed {@link SafeText}.
 */
public abstract class SentryAuthException extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected SentryAuthException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The stable name of the failure for programs, in snake case. */
    public abstract String code();

    /** The message; never null. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code() : message;
    }
}
