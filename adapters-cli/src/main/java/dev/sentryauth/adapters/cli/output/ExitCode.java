package dev.sentryauth.adapters.cli.output;

/** What the process tells its caller. The numbers are a contract with scripts. */
public enum ExitCode {
    DONE(0),
    /** A defect, or a surprise of the platform. */
    UNEXPECTED(1),
    /** The command line itself is wrong. */
    USAGE(2),
    NOT_AUTHENTICATED(10),
    EXPIRED(11),
    INVALID(12),
    HOST_MISMATCH(13),
    CONFIGURATION(20),
    BAD_VALUE(21),
    /** The server could not be reached, or did not answer by the protocol. */
    NETWORK(30),
    TIMEOUT(31),
    /** The token store is unavailable, corrupt, denied or full. */
    STORE(32),
    /** The device flow was denied, or its code expired. */
    SIGN_IN_ENDED(51),
    INTERRUPTED(130);

    private static final String STORE_PREFIX = "store_";

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number that the process exits with. */
    public int number() {
        return number;
    }

    /** The exit code of a failure by its stable code ({@link dev.sentryauth.domain.SentryAuthException#code()}). */
    public static ExitCode of(String code) {
        return switch (code) {
            case "not_authenticated" -> NOT_AUTHENTICATED;
            case "expired" -> EXPIRED;
            case "invalid" -> INVALID;
            case "host_mismatch" -> HOST_MISMATCH;
            case "configuration" -> CONFIGURATION;
            case "bad_value" -> BAD_VALUE;
            case "network", "api", "not_found", "forbidden" -> NETWORK;
            case "timeout" -> TIMEOUT;
            case "access_denied", "expired_token" -> SIGN_IN_ENDED;
            case "interrupted" -> INTERRUPTED;
            case UsageException.CODE -> USAGE;
            default -> code.startsWith(STORE_PREFIX) ? STORE : UNEXPECTED;
        };
    }
}
