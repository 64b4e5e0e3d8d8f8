package dev.sentryauth.application.config;

import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;

/** A variable that is on or off. */
final class Switch {
    private static final String[] ON = {"1", "true", "yes", "on"};
    private static final String[] OFF = {"0", "false", "no", "off"};

    private Switch() {}

    /**
     * Reads the words that people use for on and off, in upper or lower case; unset or blank is off.
     *
     * @throws AuthFailure {@link Kind#CONFIGURATION} for any other word, because a guess would open or close something
     */
    static boolean isOn(Environment environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank() || isOneOf(OFF, value.strip())) {
            return false;
        }
        if (isOneOf(ON, value.strip())) {
            return true;
        }
        throw new AuthFailure(
                Kind.CONFIGURATION,
                name + " '" + SafeText.of(value.strip())
                        + "' is neither on nor off. Set it to 1, true, yes or on, or to 0," + " false, no or off.");
    }

    private static boolean isOneOf(String[] words, String value) {
        for (String word : words) {
            if (word.equalsIgnoreCase(value)) {
                return true;
            }
        }
        return false;
    }
}
