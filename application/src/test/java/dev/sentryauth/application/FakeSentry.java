package dev.sentryauth.application;

import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.OAuthServer;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.OAuthClient;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.PollOutcome;
import dev.sentryauth.domain.RefreshOutcome;
import dev.sentryauth.domain.RevocationOutcome;
import dev.sentryauth.domain.Scopes;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.TokenGrant;
import dev.sentryauth.domain.UserInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Sentry behind the ports: rotates like the real one (the old pair dies with each refresh), unless an answer is
 * scripted. It notes every call as {@code what@host}.
 */
public final class FakeSentry implements OAuthServer, IdentityServer {
    public static final UserInfo JANE = new UserInfo("1", "Jane Doe", "jane@example.com", "jane");

    public final List<String> calls = new ArrayList<>();
    public final List<OAuthClient> clients = new ArrayList<>();
    public final List<Duration> timeouts = new ArrayList<>();
    public final Deque<PollOutcome> polls = new ArrayDeque<>();
    public final Deque<Function<Secret, RefreshOutcome>> refreshes = new ArrayDeque<>();
    public final Deque<Supplier<@Nullable UserInfo>> identities = new ArrayDeque<>();
    public final Set<Secret> liveAccess = new HashSet<>();
    public final Set<Secret> liveRefresh = new HashSet<>();
    public final Set<Secret> revoked = new HashSet<>();
    public DeviceAuthorization device = new DeviceAuthorization(
            Secret.of("device-code"),
            "BCDF-GHJK",
            "https://sentry.example.com/oauth/device/",
            null,
            Duration.ofSeconds(600),
            Duration.ofSeconds(5));
    public RevocationOutcome revocation = RevocationOutcome.REVOKED;
    public @Nullable AuthFailure misfit;
    public Runnable beforeAnswer = () -> {};

    /** Run when a refresh is announced: the credential has been read, and the lease is not taken yet. */
    public Runnable onPrepare = () -> {};

    private int serial;

    /** A new pair that lives an hour. */
    public synchronized TokenGrant issue() {
        serial++;
        Secret access = Secret.of("access-token-" + serial);
        Secret refresh = Secret.of("refresh-token-" + serial);
        liveAccess.add(access);
        liveRefresh.add(refresh);
        return new TokenGrant(access, refresh, 3600L, "org:read", JANE);
    }

    public synchronized boolean isLive(Secret accessToken) {
        return liveAccess.contains(accessToken);
    }

    public synchronized long count(String what) {
        return calls.stream().filter(call -> call.startsWith(what + "@")).count();
    }

    private synchronized void note(String what, OAuthClient client, Duration timeout) {
        calls.add(what + "@" + client.server().display());
        clients.add(client);
        timeouts.add(timeout);
    }

    @Override
    public DeviceAuthorization requestDeviceCode(OAuthClient client, Scopes scopes, Duration timeout) {
        note("device[" + scopes + "]", client, timeout);
        beforeAnswer.run();
        return device;
    }

    @Override
    public PollOutcome poll(OAuthClient client, Secret deviceCode, Duration timeout) {
        note("poll", client, timeout);
        beforeAnswer.run();
        PollOutcome next = polls.poll();
        return next == null ? new PollOutcome.Pending() : next;
    }

    @Override
    public void prepare(Origin server) {
        onPrepare.run();
    }

    @Override
    public void checkReadiness() {
        if (misfit != null) {
            throw misfit;
        }
    }

    @Override
    public RefreshOutcome refresh(OAuthClient client, Secret refreshToken, Duration timeout) {
        note("refresh", client, timeout);
        beforeAnswer.run();
        Function<Secret, RefreshOutcome> scripted;
        synchronized (this) {
            scripted = refreshes.poll();
        }
        return scripted == null ? rotate(refreshToken) : scripted.apply(refreshToken);
    }

    public synchronized RefreshOutcome rotate(Secret refreshToken) {
        if (!liveRefresh.remove(refreshToken)) {
            return new RefreshOutcome.InvalidGrant();
        }
        liveAccess.clear();
        return new RefreshOutcome.Granted(issue());
    }

    @Override
    public synchronized RevocationOutcome revoke(OAuthClient client, Secret token, Duration timeout) {
        note("revoke", client, timeout);
        if (Thread.currentThread().isInterrupted()) {
            return RevocationOutcome.UNCONFIRMED; // nothing is sent
        }
        revoked.add(token);
        return revocation;
    }

    @Override
    public @Nullable UserInfo identify(Origin origin, Secret token, Duration timeout) {
        note("identify", new OAuthClient(origin, ""), timeout);
        Supplier<@Nullable UserInfo> scripted = identities.poll();
        if (scripted != null) {
            return scripted.get();
        }
        synchronized (this) {
            if (!liveAccess.contains(token)) {
                throw new TokenRejectedException();
            }
        }
        return JANE;
    }
}
