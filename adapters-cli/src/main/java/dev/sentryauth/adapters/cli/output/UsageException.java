package dev.sentryauth.adapters.cli.output;

/** The command line is wrong. The message is for a person and repeats no argument that could be a token. */
public final class UsageException extends RuntimeException {
    /** The stable name of the failure for programs. */
    public static final String CODE = "usage";

    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
