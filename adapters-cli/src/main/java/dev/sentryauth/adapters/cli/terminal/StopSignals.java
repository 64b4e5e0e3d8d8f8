package dev.sentryauth.adapters.cli.terminal;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Reports that Ctrl-Z is about to stop this process, and that it goes on. By reflection, because the compiler warns of the
 * JDK's signals, which it calls unsupported; a runtime without them reports nothing. SIGSTOP stops a process without asking
 * it, so only its going on is reported then.
 */
final class StopSignals {
    private final Class<?> signal = Class.forName("sun.misc.Signal");
    private final Class<?> handler = Class.forName("sun.misc.SignalHandler");
    private final Method handle = signal.getMethod("handle", signal, handler);
    private final Runnable beforeStop;
    private final Runnable afterwards;
    private final @Nullable Object usualStop;

    private StopSignals(Runnable beforeStop, Runnable afterwards) throws ReflectiveOperationException {
        this.beforeStop = beforeStop;
        this.afterwards = afterwards;
        this.usualStop = handle("TSTP", handler(this::stop));
        handle("CONT", handler(this::resume));
    }

    /**
     * Runs {@code beforeStop} each time before Ctrl-Z stops the process, and {@code afterwards} each time it goes on, both
     * on another thread; each must be safe to run without effect.
     */
    static void listen(Runnable beforeStop, Runnable afterwards) {
        try {
            new StopSignals(beforeStop, afterwards);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return; // no such signals on this system
        }
    }

    /**
     * Stops as Ctrl-Z does without us: not at all where it is ignored, or where no shell could let the process go on. The JDK
     * raises no signal that it does not handle, so a child does it; it stops itself as well, and ends when both go on.
     */
    private void stop() {
        beforeStop.run();
        handle("TSTP", usualStop);
        try {
            ProcessBuilder child = new ProcessBuilder("/bin/sh", "-c", "kill -s TSTP $PPID $$");
            ChildEnvironment.clean(child);
            child.start().waitFor();
        } catch (IOException e) {
            return; // it does not stop, and goes on below
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            resume();
        }
    }

    private void resume() {
        handle("TSTP", handler(this::stop));
        afterwards.run();
    }

    /** Returns the former handler. */
    private @Nullable Object handle(String name, @Nullable Object with) {
        try {
            return handle.invoke(null, signal.getConstructor(String.class).newInstance(name), with);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object handler(Runnable work) {
        InvocationHandler call = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                work.run();
            }
            return null;
        };
        return Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, call);
    }
}
