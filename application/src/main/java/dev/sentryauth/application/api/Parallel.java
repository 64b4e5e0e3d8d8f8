package dev.sentryauth.application.api;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Does several requests at the same time; the session's threads share one refresh. */
final class Parallel {
    private static final int MOST_THREADS = 8;

    private Parallel() {}

    /**
     * What each answers, in their order. All are awaited; then the first that failed, in their order, has its exception
     * thrown.
     */
    static <T> List<T> all(List<Supplier<T>> requests) {
        if (requests.size() < 2) {
            List<T> answers = new ArrayList<>();
            requests.forEach(request -> answers.add(request.get()));
            return answers;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(MOST_THREADS, requests.size()), work -> {
            Thread thread = new Thread(work, "sentry-parallel");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> pending = new ArrayList<>();
            requests.forEach(request -> pending.add(threads.submit(request::get)));
            return awaited(pending);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> List<T> awaited(List<Future<T>> pending) {
        List<T> answers = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<T> future : pending) {
            try {
                answers.add(future.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AuthFailure(Kind.INTERRUPTED, "Interrupted while waiting for the server.", e);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RuntimeException cause)) {
                    throw new IllegalStateException(e.getCause());
                }
                failure = failure == null ? cause : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return answers;
    }
}
