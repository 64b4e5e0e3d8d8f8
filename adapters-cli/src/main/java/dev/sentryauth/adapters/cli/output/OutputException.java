package dev.sentryauth.adapters.cli.output;

/** Standard output is closed or full. */
public final class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OutputException() {
        super("standard output is closed or full");
    }
}
