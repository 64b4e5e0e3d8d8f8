package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Approves codes in a person's stead after a while of real time. */
final class AutoApproval implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sandbox-approval");
        thread.setDaemon(true);
        return thread;
    });
    private final DeviceCodes devices;
    private final Duration delay;
    private final Consumer<String> onApproved;

    AutoApproval(DeviceCodes devices, Duration delay, Consumer<String> onApproved) {
        this.devices = devices;
        this.delay = delay;
        this.onApproved = onApproved;
    }

    void schedule(String userCode) {
        try {
            ScheduledFuture<?> unused =
                    timer.schedule(() -> approve(userCode), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // The server is being closed; nobody is left to sign in.
        }
    }

    private void approve(String userCode) {
        if (devices.decide(userCode, DeviceCodes.Decision.APPROVED)) {
            onApproved.accept(userCode);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
