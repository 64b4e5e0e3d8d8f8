package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.options.Suggestions;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;

/** The names of organizations and projects, which stand in the paths of requests. */
final class Names {
    private static final int LONGEST = 100;

    private Names() {}

    /**
     * The name, if it can be one.
     *
     * @param what {@code organization} or {@code project}
     * @throws AuthFailure {@link Kind#BAD_VALUE} else
     */
    static String checked(String name, String what) {
        boolean good = !name.isEmpty() && name.length() <= LONGEST && name.charAt(0) != '.';
        for (int i = 0; good && i < name.length(); i++) {
            char c = name.charAt(i);
            good = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.';
        }
        if (!good) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "The name of the " + what + Suggestions.echo(name)
                            + " has other characters than letters, digits, '-', '_' and '.'. 'sentry org list' and 'sentry"
                            + " project list' show the names.");
        }
        return name;
    }
}
