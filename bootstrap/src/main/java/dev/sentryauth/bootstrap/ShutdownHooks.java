package dev.sentryauth.bootstrap;

import dev.sentryauth.application.port.ProcessEnd;
import org.jspecify.annotations.Nullable;

/** The end of the JVM: by a signal that it heeds, or by {@code System.exit}; not by {@code halt}. */
final class ShutdownHooks implements ProcessEnd {
    private ShutdownHooks() {}

    /** Returned as the port, the JVM's verifier need not load the port's class in commands that do not ask for it. */
    static ProcessEnd asPort() {
        return new ShutdownHooks();
    }

    @Override
    public @Nullable Registration before(Runnable work) {
        Thread hook = new Thread(work, "sentry-refresh-end");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            return null; // it is ending
        }
        return () -> remove(hook);
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it is ending, and the hook goes on with it
        }
    }
}
