package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command. A fresh object serves one invocation: its {@code @Parameter} fields are set, then it is given its other
 * arguments, then it runs.
 */
public interface Command {

    /** The command's name behind {@code sentry}, such as {@code auth login}. */
    String path();

    /** What it does, in one sentence. */
    String summary();

    /** Complete command lines, as a person would type them. */
    List<String> examples();

    /** What stands behind the options, for help; empty if nothing does. */
    default String argumentSyntax() {
        return "";
    }

    /**
     * Takes what is no option.
     *
     * @throws UsageException if that is too much or too little
     */
    default void arguments(List<String> given) {
        if (!given.isEmpty()) {
            throw new UsageException("'sentry " + path() + "' takes options only, but there is something else. Run"
                    + " 'sentry " + path() + " --help' to see how it is used.");
        }
    }

    /** Whether a person who is not signed in may sign in first, and then gets the result (see {@link AutoLogin}). */
    default boolean signsInByItself() {
        return false;
    }

    /** The URL among the arguments, which names the Sentry to talk to; null if there is none. */
    default @Nullable String url() {
        return null;
    }

    /** The server that the command line names, by a URL argument or {@code --url}; null: it names none. */
    default @Nullable String namedServer() {
        return url();
    }

    /**
     * Does the work and shows the result. Begun anew after a sign-in, it does the same.
     *
     * @return {@link ExitCode#DONE}, or the code of a failure that has been reported already
     * @throws UsageException if the options contradict each other
     * @throws dev.sentryauth.domain.SentryAuthException if it cannot be done
     */
    ExitCode run(CommandContext context);
}
