package dev.sentryauth.application.refresh;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Of many threads that want the same work done, one does it; the others wait and share its result or its exception.
 * Unlike a lock, a failure is not tried again by each thread in turn.
 */
final class SingleFlight<T> {
    private @Nullable CompletableFuture<T> flight;

    T run(Supplier<T> work) {
        while (true) {
            CompletableFuture<T> mine = new CompletableFuture<>();
            CompletableFuture<T> theirs;
            synchronized (this) {
                theirs = flight;
                if (theirs == null) {
                    flight = mine;
                }
            }
            if (theirs == null) {
                return lead(mine, work);
            }
            try {
                return theirs.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AuthFailure(Kind.INTERRUPTED, "Interrupted while waiting for a token refresh.", e);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof AuthFailure failure && failure.kind() == Kind.INTERRUPTED) {
                    continue; // the leader was interrupted, this thread was not
                }
                if (cause instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(cause);
            }
        }
    }

    private T lead(CompletableFuture<T> mine, Supplier<T> work) {
        try {
            T result = work.get();
            land();
            mine.complete(result);
            return result;
        } catch (RuntimeException | Error e) {
            land();
            mine.completeExceptionally(e);
            throw e;
        }
    }

    /** Before the result is told: who comes now starts anew, for the result may be older than its question. */
    private synchronized void land() {
        flight = null;
    }
}
