package dev.sentryauth.domain;

import org.jspecify.annotations.Nullable;

/** Everything but {@link AuthError} that stops an authentication command. The stored credential is as it was. */
public final class AuthFailure extends SentryAuthException {
    private static final long serialVersionUID = 1;

    /** What went wrong. */
    public enum Kind {
        /** A credential would have gone to an origin that did not issue it. */
        HOST_MISMATCH("host_mismatch"),
        /** The environment or the configuration has to change. */
        CONFIGURATION("configuration"),
        /** A value that was given on the command line or through the library is not acceptable. */
        BAD_VALUE("bad_value"),
        /** The server could not be reached, or the connection broke. */
        NETWORK("network"),
        /** The server answered, but not with what the protocol says. */
        SERVER("api"),
        /** The server knows no such thing, or shows it to nobody with this token. */
        NOT_FOUND("not_found"),
        /** The server knows the token and does not allow that with it. */
        FORBIDDEN("forbidden"),
        /** Time ran out; trying again may help. */
        TIMEOUT("timeout"),
        /** The person refused the sign-in (RFC 8628, access_denied). */
        ACCESS_DENIED("access_denied"),
        /** The device code ran out before the person approved (RFC 8628, expired_token). */
        DEVICE_CODE_EXPIRED("expired_token"),
        /** The calling thread was interrupted. */
        INTERRUPTED("interrupted");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The stable name of the failure for programs. */
        public String code() {
            return code;
        }
    }

    private final Kind kind;

    public AuthFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    public AuthFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public String code() {
        return kind.code;
    }
}
