package dev.sentryauth.domain;

/** Nobody is signed in, or no longer. The three reasons are the specification's. */
public final class AuthError extends SentryAuthException {
    private static final long serialVersionUID = 1;

    /** Why there is no usable token. */
    public enum Reason {
        /** No token was found. */
        NOT_AUTHENTICATED("not_authenticated", "Not signed in. Run 'sentry auth login' to sign in."),
        /** The token has expired and cannot be refreshed. */
        EXPIRED("expired", "Session expired. Run 'sentry auth login' to re-authenticate."),
        /** The server rejected the token. */
        INVALID("invalid", "Sentry rejected the token. Run 'sentry auth login' to re-authenticate.");

        private final String code;
        private final String defaultMessage;

        Reason(String code, String defaultMessage) {
            this.code = code;
            this.defaultMessage = defaultMessage;
        }

        /** The specification's name of the reason. */
        public String code() {
            return code;
        }
    }

    private final Reason reason;

    /** An error with the reason's own message. */
    public AuthError(Reason reason) {
        this(reason, reason.defaultMessage);
    }

    /** An error with a message for this case; it must say what to do next and hold no token. */
    public AuthError(Reason reason, String message) {
        super(message, null);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String code() {
        return reason.code;
    }
}
