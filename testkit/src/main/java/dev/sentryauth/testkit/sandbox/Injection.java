package dev.sentryauth.testkit.sandbox;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a fault is played on the wire. */
@FunctionalInterface
non-sealed interface Injection extends Fault {
    /** {@code processed} is the real answer, or null if the request was not processed. */
    void play(Wire wire, @Nullable Reply processed) throws IOException;

    default boolean processesFirst() {
        return false;
    }

    record AfterProcessing(Injection injection) implements Injection {
        @Override
        public void play(Wire wire, @Nullable Reply processed) throws IOException {
            injection.play(wire, processed);
        }

        @Override
        public boolean processesFirst() {
            return true;
        }
    }
}
