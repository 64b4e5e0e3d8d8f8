package dev.sentryauth.adapters.cli.output;

import dev.sentryauth.domain.SentryAuthException;
import java.util.Objects;

/**
 * What a person or a program is told when a command fails.
 *
 * @param code the stable name for programs
 * @param message one or two sentences for a person; not sanitised yet
 * @param exitCode what the process exits with
 */
public record Failure(String code, String message, ExitCode exitCode) {

    /** A failure by its stable code, which decides the exit code. */
    public Failure(String code, String message) {
        this(code, message, ExitCode.of(code));
    }

    /** Any exception. The message of an unexpected one stays hidden: who threw it did not know that it is shown. */
    public static Failure of(Throwable thrown) {
        if (thrown instanceof SentryAuthException known) {
            return new Failure(known.code(), known.getMessage());
        }
        if (thrown instanceof UsageException usage) {
            return new Failure(
                    UsageException.CODE, Objects.requireNonNullElse(usage.getMessage(), UsageException.CODE));
        }
        if (thrown instanceof OutputException) {
            return new Failure("unexpected", "The result could not be written to standard output.");
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Failure(
                    "unexpected",
                    "The command needs more memory than it may use. Ask for less at once, or allow more:"
                            + " SENTRY_JAVA_OPTIONS=-Xmx2g.");
        }
        if (thrown instanceof LinkageError) {
            return new Failure(
                    "configuration",
                    "A library of this program is missing or does not fit (" + thrown.getMessage()
                            + "). Install the program anew, or put the versions that it was built with on the class path.");
        }
        return new Failure(
                "unexpected",
                "Unexpected error (" + thrown.getClass().getSimpleName()
                        + "). Run the command again with SENTRY_LOG_LEVEL=debug to see where it comes from.");
    }

    /** The failure as the one JSON object that {@code --json} promises. */
    public Json toJson() {
        return new Json()
                .put(
                        "error",
                        new Json().put("code", code).put("message", message).put("exitCode", exitCode.number()));
    }
}
