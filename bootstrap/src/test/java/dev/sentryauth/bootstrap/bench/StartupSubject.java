package dev.sentryauth.bootstrap.bench;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that is measured.
 *
 * @param name as the tables show it
 * @param command how it is started, before the arguments
 * @param environment what its processes have besides the common one
 * @param arguments of each of {@link #COLUMNS}; null where it has no such command
 * @param bare the subject that is the bare JVM of its runtime; null if it has none, or is one
 */
record StartupSubject(
        String name,
        List<String> command,
        Map<String, String> environment,
        List<@Nullable List<String>> arguments,
        @Nullable String bare) {

    /** The distribution as it comes; the version of its image follows. */
    static final String IMAGE = "sentry, its image of Java ";

    static final String FIRST = "the same, first command after unpacking";
    static final String OTHERS = "the same, read-only and another user's";

    /** What is measured of each, in the order of the tables. */
    static final List<String> COLUMNS = List.of(
            "`--version`",
            "`auth status`, stored",
            "`auth status`, environment",
            "`auth token`",
            "`auth refresh`",
            "`org list`");

    static final int VERSION = 0;
    static final int STORED = 1;
    static final int ENVIRONMENT = 2;
    static final int TOKEN = 3;
    static final int REFRESH = 4;
    static final int ORGANIZATIONS = 5;
}
