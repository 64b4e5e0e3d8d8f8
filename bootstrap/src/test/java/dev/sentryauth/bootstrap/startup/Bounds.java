package dev.sentryauth.bootstrap.startup;

import dev.sentryauth.bootstrap.startup.StartUpIT.Watched;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each command may load and open: what was counted when it was last looked at, and a tenth more. To move a bound is a
 * decision: say in docs/performance.md what the command gets for it.
 */
final class Bounds {
    /** The classes of ours and of libraries that a local command loads: those that are no surprise. */
    static final String FILE = "local-classes.txt";

    /**
     * The bounds of one command on one JDK.
     *
     * @param ours classes of ours and of libraries, lambdas of one class counted once
     * @param platform classes of the JDK that a bare JVM does not load
     * @param files opened, beyond those of a bare JVM, without /proc and /sys
     */
    record Bound(int ours, int platform, int files) {}

    private Bounds() {}

    static Bound of(Watched watched) {
        return Runtime.version().feature() < 21 ? java17(watched) : java25(watched);
    }

    private static Bound java17(Watched watched) {
        return switch (watched) {
            case VERSION -> new Bound(23, 156, 13);
            case STATUS_ENVIRONMENT -> new Bound(62, 183, 16);
            case STATUS_SIGNED_OUT -> new Bound(71, 305, 19);
            case STATUS_STORED -> new Bound(209, 918, 75);
            case TOKEN_STORED -> new Bound(210, 917, 72);
            case REFRESH -> new Bound(778, 1559, 107);
        };
    }

    /** From 21 on; counted on 25, which links method handles and lambdas with more classes. */
    private static Bound java25(Watched watched) {
        return switch (watched) {
            case VERSION -> new Bound(23, 173, 12);
            case STATUS_ENVIRONMENT -> new Bound(62, 205, 16);
            case STATUS_SIGNED_OUT -> new Bound(71, 487, 19);
            case STATUS_STORED -> new Bound(209, 1097, 72);
            case TOKEN_STORED -> new Bound(210, 1098, 69);
            case REFRESH -> new Bound(778, 1706, 107);
        };
    }

    static Set<String> knownClasses() {
        try (InputStream in = Bounds.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return new TreeSet<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
