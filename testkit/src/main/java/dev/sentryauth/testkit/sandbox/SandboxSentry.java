package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Sentry server on 127.0.0.1 for testing clients: it starts in milliseconds, keeps everything in memory and can be put
 * into every state and fault that a client has to survive.
 *
 * <pre>{@code
 * try (SandboxSentry sentry = SandboxSentry.start()) {
 *     sentry.approveAll();
 *     // point the client at sentry.url() with sentry.clientId(), sign in, assert
 * }
 * }</pre>
 *
 * All methods may be called from any thread while requests are served. User codes are accepted as people type them: with
 * or without dash, in any case.
 */
public final class SandboxSentry extends SandboxSwitches implements AutoCloseable {
    private final DeviceCodes devices;
    private final TokenLedger tokens;
    private final World world;
    private final Map<String, SandboxRegion> listeners = new ConcurrentHashMap<>();
    private final @Nullable AutoApproval autoApproval;

    SandboxSentry(SandboxBuilder builder) {
        super(builder.settings(), builder.port);
        RandomText random = new RandomText();
        devices = new DeviceCodes(settings, random);
        tokens = new TokenLedger(settings, random);
        Duration delay = builder.autoApprove;
        AutoApproval approval = delay == null ? null : new AutoApproval(devices, delay, builder.onAutoApproved);
        autoApproval = approval;
        String base = url().toString();
        world = World.of(settings, tokens, regions, base);
        OAuthHandlers oauth = new OAuthHandlers(settings, devices, tokens, base, userCode -> {
            builder.onApprovalPage.accept(base + "/oauth/device/?user_code=" + userCode);
            if (approval != null) {
                approval.schedule(userCode);
            }
        });
        ApprovalPage page = new ApprovalPage(devices, base, random.hex64());
        serve(new Site(oauth, page, new ApiFront(world, Regions.MAIN, base)));
    }

    /** Starts a server with the defaults, on any free port. */
    public static SandboxSentry start() {
        return builder().start();
    }

    /** For a server with a port, clock, client id or automatic approval of your choice. */
    public static SandboxBuilder builder() {
        return new SandboxBuilder();
    }

    /** The id of its one OAuth app, a public one unless the builder was given a secret. */
    public String clientId() {
        return settings.clientId;
    }

    /** Approves a pending code. A code that was decided before stays as it is. */
    public void approve(String userCode) {
        decide(userCode, DeviceCodes.Decision.APPROVED);
    }

    /** Approves a pending code as this user, to whom the token will belong. A code that was decided before stays as it is. */
    public void approveAs(SandboxUser user, String userCode) {
        find(userCode);
        devices.decide(userCode, DeviceCodes.Decision.APPROVED, user);
    }

    /** Denies a pending code. A code that was decided before stays as it is. */
    public void deny(String userCode) {
        decide(userCode, DeviceCodes.Decision.DENIED);
    }

    private void decide(String userCode, DeviceCodes.Decision decision) {
        find(userCode);
        devices.decide(userCode, decision);
    }

    private void find(String userCode) {
        if (devices.find(userCode).isEmpty()) {
            throw noSuch("user code (or it is expired or used up)");
        }
    }

    /** Ends a code's lifetime now. */
    public void expire(String userCode) {
        require(devices.expire(userCode), "user code");
    }

    /** From now on every pending code is approved at its next poll, those of the future included. */
    public void approveAll() {
        devices.decideAll(DeviceCodes.Decision.APPROVED);
    }

    /** From now on every pending code is denied at its next poll, those of the future included. */
    public void denyAll() {
        devices.decideAll(DeviceCodes.Decision.DENIED);
    }

    /** A pair for the current user with the usual scopes, at once and without a browser. */
    public IssuedTokens signIn() {
        return signInAs(settings.user);
    }

    /** A pair for this user with the usual scopes, at once and without a browser. */
    public IssuedTokens signInAs(SandboxUser user) {
        TokenLedger.Grant grant = tokens.issue(ScopeRules.DEFAULT, user);
        return new IssuedTokens(grant.accessToken(), String.valueOf(grant.refreshToken()), grant.expiresAt());
    }

    /**
     * A token ({@code sntryu_...}) of the current user with these scopes, or the usual ones if none is given. Never
     * expires.
     */
    public String issueUserToken(String... scopes) {
        return tokens.issueUserToken(scopes.length == 0 ? ScopeRules.DEFAULT : List.of(scopes), settings.user);
    }

    /** An organization token ({@code sntrys_...}) of {@code acme}: scope org:ci, no user. */
    public String issueOrgToken() {
        return issueOrgToken("acme");
    }

    /** An organization token ({@code sntrys_...}) that names this organization and its region: scope org:ci, no user. */
    public String issueOrgToken(String organization) {
        String base = url().toString();
        String regionUrl = Optional.ofNullable(regions.urlOf(organization)).orElse(base);
        return tokens.issueOrganizationToken(base, regionUrl, organization);
    }

    /**
     * The region of that name at an address of its own, started and announced by the first call. It shares everything
     * with this server but the log and the faults.
     */
    public SandboxRegion region(String name) {
        return listeners.computeIfAbsent(name, key -> {
            SandboxRegion region = new SandboxRegion(key, world);
            announceRegion(key, region.url().toString());
            return region;
        });
    }

    /** Ends an access token; the refresh token of the pair stays good. */
    public void revokeAccessToken(String token) {
        require(tokens.revokeAccessToken(token), "access token");
    }

    /** Ends the session that this access or refresh token belongs to: both are dead. */
    public void revokeSession(String accessOrRefreshToken) {
        require(tokens.revokeSession(accessOrRefreshToken), "token");
    }

    /** Lets an access token expire now; the refresh token of the pair stays good. */
    public void expireAccessToken(String token) {
        require(tokens.expireAccessToken(token), "access token");
    }

    /** Whether the API would accept this access token: issued here, not expired, rotated out or revoked. */
    public boolean isLive(String accessToken) {
        return tokens.holder(accessToken).filter(holder -> !holder.expired()).isPresent();
    }

    /** How many access tokens device codes, refreshes and {@link #signIn()} have given. */
    public int tokensIssued() {
        return tokens.tokensIssued();
    }

    /** How many refresh requests were granted, whether or not the answer arrived. */
    public int refreshesGranted() {
        return tokens.refreshesGranted();
    }

    /** Stops at once, open connections and regions included. May be called again. */
    @Override
    public void close() {
        stop();
        listeners.values().forEach(SandboxListener::stop);
        if (autoApproval != null) {
            autoApproval.close();
        }
    }

    private static void require(boolean known, String what) {
        if (!known) {
            throw noSuch(what);
        }
    }

    private static IllegalArgumentException noSuch(String what) {
        return new IllegalArgumentException("This sandbox knows no such " + what);
    }
}
