package dev.sentryauth.application.port;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The environment variables, read at the time of the question and never kept. */
@FunctionalInterface
public interface Environment extends Function<String, @Nullable String> {

    /** The variable's value; null if it is not set. */
    @Nullable
    String get(String name);

    /** The same, for the domain's rules, which know no ports. */
    @Override
    default @Nullable String apply(String name) {
        return get(name);
    }
}
