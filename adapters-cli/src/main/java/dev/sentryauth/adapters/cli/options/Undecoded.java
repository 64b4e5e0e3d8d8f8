package dev.sentryauth.adapters.cli.options;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;

/** Arguments and variables that the JVM could not decode, because the locale's encoding has no such letters. */
public final class Undecoded {
    /** What the JVM puts in place of bytes that mean nothing in the encoding: the text, as a path, would name something else. */
    public static final char MARK = '\uFFFD';

    private Undecoded() {}

    /** The failure for a text with a {@link #MARK}; {@code what} names it for a person. */
    public static AuthFailure failure(String what, String text) {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        return new AuthFailure(
                Kind.CONFIGURATION,
                what + " '" + SafeText.of(text) + "' has letters that Java cannot read in the encoding " + encoding
                        + ". "
                        + (encoding.equals("UTF-8")
                                ? "Write it in UTF-8."
                                : "Set LC_ALL=C.UTF-8 and run the command again."));
    }
}
