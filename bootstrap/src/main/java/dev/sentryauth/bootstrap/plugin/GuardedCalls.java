package dev.sentryauth.bootstrap.plugin;

import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.application.spi.TokenStoreException.Reason;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plug-in's code so that it can neither hang the CLI nor throw what nobody expects: on a daemon thread, within a
 * time, with the plug-in's class loader as the context (JDBC drivers and the like look there).
 */
final class GuardedCalls {
    private final String id;
    private final ClassLoader loader;
    private final Duration timeout;

    GuardedCalls(String id, ClassLoader loader, Duration timeout) {
        this.id = id;
        this.loader = loader;
        this.timeout = timeout;
    }

    <T extends @Nullable Object> T run(Supplier<T> call) {
        return run(call, timeout, late -> {});
    }

    /** The same with more time: for calls that wait on purpose. A result that comes too late goes to {@code late}. */
    <T extends @Nullable Object> T runWaiting(Supplier<T> call, Duration wait, Consumer<T> late) {
        return run(call, timeout.plus(wait), late);
    }

    private <T extends @Nullable Object> T run(Supplier<T> call, Duration atMost, Consumer<T> late) {
        Handover<T> handover = new Handover<>(late);
        FutureTask<T> task = new FutureTask<>(() -> handover.deliver(call.get()));
        Thread thread = new Thread(task, "sentry-store-" + id);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            return task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            handover.giveUp();
            thread.interrupt();
            throw new TokenStoreException(
                    Reason.UNAVAILABLE,
                    "The token store '" + id + "' did not answer within " + atMost.toSeconds()
                            + " seconds. Check what it depends on, and try again.");
        } catch (InterruptedException e) {
            handover.giveUp();
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new AuthFailure(Kind.INTERRUPTED, "Interrupted while waiting for the token store.");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof TokenStoreException failure) {
                throw failure;
            }
            // Only the class: a plug-in's message may hold anything.
            String name = cause == null ? "no cause" : cause.getClass().getName();
            throw new TokenStoreException(
                    Reason.UNAVAILABLE, "The token store '" + id + "' failed (" + name + "). Report it to its maker.");
        }
    }

    /** Decides between a result in time and one that nobody waits for any more. */
    private static final class Handover<T extends @Nullable Object> {
        private final Consumer<T> late;
        private @Nullable Supplier<T> delivered;
        private boolean givenUp;

        Handover(Consumer<T> late) {
            this.late = late;
        }

        synchronized T deliver(T result) {
            delivered = () -> result;
            if (givenUp) {
                late.accept(result);
            }
            return result;
        }

        synchronized void giveUp() {
            givenUp = true;
            if (delivered != null) {
                late.accept(delivered.get());
            }
        }
    }
}
