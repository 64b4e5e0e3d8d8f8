package dev.sentryauth.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What must be known before a {@link SandboxSentry} starts; everything else can be switched while it runs. */
public final class SandboxBuilder {
    int port;

    @Nullable
    Duration autoApprove;

    Consumer<String> onApprovalPage = page -> {};
    Consumer<String> onAutoApproved = userCode -> {};

    private InstantSource clock = InstantSource.system();
    private @Nullable String clientId;
    private @Nullable String clientSecret;

    SandboxBuilder() {}

    /** The TCP port on 127.0.0.1; 0, the default, takes any free one. */
    public SandboxBuilder port(int value) {
        port = value;
        return this;
    }

    /** What tells the time for expiry, polling windows and the log; the system's clock by default. */
    public SandboxBuilder clock(InstantSource value) {
        clock = requireNonNull(value, "clock");
        return this;
    }

    /** Approves each code by itself, this long in real time after it was issued. */
    public SandboxBuilder autoApprove(Duration delay) {
        autoApprove = requireNonNull(delay, "delay");
        return this;
    }

    /** The app's client id; random by default. */
    public SandboxBuilder clientId(String value) {
        clientId = requireNonNull(value, "clientId");
        return this;
    }

    /** Makes the app a confidential one, which must send this secret to the token endpoint. */
    public SandboxBuilder clientSecret(String value) {
        clientSecret = requireNonNull(value, "clientSecret");
        return this;
    }

    /** Told the address of each code's consent page, just before the client learns the code. */
    SandboxBuilder onApprovalPage(Consumer<String> listener) {
        onApprovalPage = listener;
        return this;
    }

    /** Told of each user code that {@link #autoApprove} approved. */
    SandboxBuilder onAutoApproved(Consumer<String> listener) {
        onAutoApproved = listener;
        return this;
    }

    Settings settings() {
        return new Settings(clock, clientId == null ? new RandomText().hex64() : clientId, clientSecret);
    }

    /**
     * Starts the server.
     *
     * @throws UncheckedIOException if the port cannot be had
     */
    public SandboxSentry start() {
        return new SandboxSentry(this);
    }
}
