package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.cli.options.Undecoded;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * The process's environment as the user set it. White space around a variable of ours is dropped: a carriage return from a
 * file that was made on Windows, or blanks; one of only white space is unset. A class and not a method reference: those
 * cost milliseconds before main is reached.
 */
final class SystemEnvironment implements Environment {
    /** Set by the launcher, which gives this JVM another locale: LC_ALL as the user had it, empty if unset. */
    private static final String USER_LOCALE = "sentry.lc_all";

    private static final String[] PATHS = {
        "SENTRY_CONFIG_DIR", "SENTRY_PLUGIN_PATH", "SENTRY_CA_BUNDLE", "SENTRY_LOG_FILE"
    };

    /**
     * {@inheritDoc}
     *
     * @throws AuthFailure {@link Kind#CONFIGURATION} for a path that would lead elsewhere than the user meant
     */
    @Override
    public @Nullable String get(String name) {
        if (name.equals("LC_ALL")) {
            String locale = System.getProperty(USER_LOCALE);
            return locale == null ? System.getenv(name) : locale;
        }
        String value = System.getenv(name);
        if (value == null) {
            return null;
        }
        if (name.equals("HOME")) {
            return decoded(name, value);
        }
        if (!name.startsWith("SENTRY_")) {
            return value;
        }
        String trimmed = value.strip();
        if (trimmed.isEmpty()) {
            return null;
        }
        return isPath(name) ? path(name, trimmed) : trimmed;
    }

    private static boolean isPath(String name) {
        for (String path : PATHS) {
            if (path.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String path(String name, String value) {
        if (value.charAt(0) == '~') {
            boolean own = value.length() == 1 || value.charAt(1) == '/';
            throw new AuthFailure(
                    Kind.CONFIGURATION,
                    name + " begins with '~', which only a shell expands. Write "
                            + (own ? "$HOME" + SafeText.of(value.substring(1)) : "the whole path") + " instead.");
        }
        return decoded(name, value);
    }

    private static String decoded(String name, String value) {
        if (value.indexOf(Undecoded.MARK) >= 0) {
            throw Undecoded.failure(name, value);
        }
        return value;
    }
}
