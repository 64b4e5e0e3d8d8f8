package dev.sentryauth.testkit.sandbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Device codes from their issue to the one token each may give (RFC 8628 section 3.5). Thread-safe: one lock. */
final class DeviceCodes {
    private static final long WINDOW_SECONDS = 5;

    /** What a person made of a code. */
    enum Decision {
        PENDING,
        APPROVED,
        DENIED
    }

    /** A code's public side; the device code is not part of it. */
    record View(String userCode, List<String> scopes, Decision decision) {}

    record Issued(String deviceCode, String userCode) {}

    /** {@code error} is null for the one poll that gets the token; {@code user} is then who approved, if it was a person. */
    record Poll(
            @Nullable String error,
            List<String> scopes,
            @Nullable SandboxUser user) {
        static Poll refused(String error) {
            return new Poll(error, List.of(), null);
        }
    }

    private static final class Entry {
        final String deviceCode;
        final String userCode;
        final List<String> scopes;
        Instant expiresAt;
        Decision decision = Decision.PENDING;

        @Nullable
        SandboxUser decidedBy;

        Entry(Issued issued, List<String> scopes, Instant expiresAt) {
            this.deviceCode = issued.deviceCode();
            this.userCode = issued.userCode();
            this.scopes = scopes;
            this.expiresAt = expiresAt;
        }
    }

    private final Settings settings;
    private final RandomText random;
    private final Map<String, Entry> byDeviceCode = new HashMap<>();
    private final Map<String, Entry> byUserCode = new HashMap<>();
    private final Set<String> polledInWindow = new HashSet<>();
    private long window = Long.MIN_VALUE;
    private Decision standing = Decision.PENDING;

    DeviceCodes(Settings settings, RandomText random) {
        this.settings = settings;
        this.random = random;
    }

    synchronized Issued issue(List<String> scopes) {
        Issued issued = new Issued(random.hex64(), random.userCode());
        Instant expiresAt = settings.clock.instant().plus(settings.deviceCodeLifetime);
        Entry entry = new Entry(issued, ScopeRules.sorted(scopes), expiresAt);
        byDeviceCode.put(entry.deviceCode, entry);
        byUserCode.put(normalise(entry.userCode), entry);
        return issued;
    }

    /** One row of the grant's table; the order of the checks is the real server's. */
    synchronized Poll poll(String deviceCode) {
        if (settings.enforcePollingWindow && isSecondInWindow(deviceCode)) {
            return Poll.refused("slow_down");
        }
        Entry entry = byDeviceCode.get(deviceCode);
        if (entry == null) {
            return Poll.refused("invalid_grant");
        }
        if (isExpired(entry)) {
            delete(deviceCode);
            return Poll.refused("expired_token");
        }
        if (entry.decision == Decision.PENDING) {
            entry.decision = standing;
        }
        return switch (entry.decision) {
            case PENDING -> Poll.refused("authorization_pending");
            case DENIED -> {
                delete(deviceCode);
                yield Poll.refused("access_denied");
            }
            case APPROVED -> {
                delete(deviceCode);
                yield new Poll(null, entry.scopes, entry.decidedBy);
            }
        };
    }

    /** The code with this user code, unless unknown, expired or used up. */
    synchronized Optional<View> find(String userCode) {
        Entry entry = byUserCode.get(normalise(userCode));
        return entry == null || isExpired(entry)
                ? Optional.empty()
                : Optional.of(new View(entry.userCode, entry.scopes, entry.decision));
    }

    /** Decides a pending code as the current user; true only for the call that did. */
    boolean decide(String userCode, Decision decision) {
        return decide(userCode, decision, settings.user);
    }

    /** Decides a pending code; true only for the call that did. */
    synchronized boolean decide(String userCode, Decision decision, SandboxUser user) {
        Entry entry = byUserCode.get(normalise(userCode));
        if (entry == null || isExpired(entry) || entry.decision != Decision.PENDING) {
            return false;
        }
        entry.decision = decision;
        entry.decidedBy = user;
        return true;
    }

    /** The decision for every code that is still pending at its next poll, now and later. */
    synchronized void decideAll(Decision decision) {
        standing = decision;
    }

    synchronized boolean expire(String userCode) {
        Entry entry = byUserCode.get(normalise(userCode));
        if (entry == null) {
            return false;
        }
        entry.expiresAt = settings.clock.instant();
        return true;
    }

    synchronized void delete(String deviceCode) {
        Entry entry = byDeviceCode.remove(deviceCode);
        if (entry != null) {
            byUserCode.remove(normalise(entry.userCode));
        }
    }

    private boolean isExpired(Entry entry) {
        return !settings.clock.instant().isBefore(entry.expiresAt);
    }

    /** Windows are aligned to the epoch, so two polls 0.2 s apart may fall into two of them. */
    private boolean isSecondInWindow(String deviceCode) {
        long current = Math.floorDiv(settings.clock.instant().getEpochSecond(), WINDOW_SECONDS);
        if (current != window) {
            window = current;
            polledInWindow.clear();
        }
        return !polledInWindow.add(deviceCode);
    }

    private static String normalise(String userCode) {
        return userCode.strip().replace("-", "").toUpperCase(Locale.ROOT);
    }
}
