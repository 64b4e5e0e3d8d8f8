package dev.sentryauth.domain;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of the environment by the specification's precedence: {@code SENTRY_AUTH_TOKEN} before {@code
 * SENTRY_TOKEN}. A value of only whitespace counts as unset; whitespace around a token is dropped.
 *
 * @param active the token in force; null if neither variable is set
 * @param shadowed the one that loses; null if at most one is set. It is not looked at closely: only the token in force
 *     has to be well-formed.
 */
public record EnvironmentTokens(
        @Nullable Entry active, @Nullable AuthSource shadowed) {

    /** The variable that wins. */
    public static final String SENTRY_AUTH_TOKEN = "SENTRY_AUTH_TOKEN";

    /** The older variable. */
    public static final String SENTRY_TOKEN = "SENTRY_TOKEN";

    /**
     * A token and the variable it came from.
     *
     * @param source one of the two environment sources
     */
    public record Entry(Secret token, AuthSource source) {}

    /**
     * Applies the precedence.
     *
     * @param environment looks up a variable; null for one that is not set
     * @throws AuthFailure with {@link AuthFailure.Kind#CONFIGURATION} if the token in force holds a space, a control
     *     or a non-ASCII character; the message names the variable, not the token
     */
    public static EnvironmentTokens from(Function<String, @Nullable String> environment) {
        String first = valueOf(environment.apply(SENTRY_AUTH_TOKEN));
        String second = valueOf(environment.apply(SENTRY_TOKEN));
        if (first != null) {
            return new EnvironmentTokens(
                    entry(first, SENTRY_AUTH_TOKEN, AuthSource.ENV_SENTRY_AUTH_TOKEN),
                    second == null ? null : AuthSource.ENV_SENTRY_TOKEN);
        }
        return new EnvironmentTokens(
                second == null ? null : entry(second, SENTRY_TOKEN, AuthSource.ENV_SENTRY_TOKEN), null);
    }

    /** The variable whose token would be in force, well-formed or not; null if neither is set. */
    public static @Nullable AuthSource activeSource(Function<String, @Nullable String> environment) {
        if (valueOf(environment.apply(SENTRY_AUTH_TOKEN)) != null) {
            return AuthSource.ENV_SENTRY_AUTH_TOKEN;
        }
        return valueOf(environment.apply(SENTRY_TOKEN)) == null ? null : AuthSource.ENV_SENTRY_TOKEN;
    }

    private static @Nullable String valueOf(@Nullable String raw) {
        return raw == null || raw.isBlank() ? null : raw;
    }

    private static Entry entry(String value, String variable, AuthSource source) {
        try {
            return new Entry(Secret.of(value), source);
        } catch (IllegalArgumentException e) {
            throw new AuthFailure(
                    AuthFailure.Kind.CONFIGURATION,
                    variable + " " + e.getMessage() + ". Set it to the token alone, or unset it.");
        }
    }
}
