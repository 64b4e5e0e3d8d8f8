package dev.sentryauth.testkit.sandbox;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
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
    private final LoopbackServer server;
    private final URI url;
    private final DeviceCodes devices;
    private final TokenLedger tokens;
    private final RequestLog log = new RequestLog();
    private final FaultPlan faults = new FaultPlan();
    private final @Nullable AutoApproval autoApproval;

    SandboxSentry(SandboxBuilder builder) {
        super(builder.settings());
        RandomText random = new RandomText();
        devices = new DeviceCodes(settings, random);
        tokens = new TokenLedger(settings, random);
        Duration delay = builder.autoApprove;
        AutoApproval approval = delay == null ? null : new AutoApproval(devices, delay, builder.onAutoApproved);
        autoApproval = approval;
        server = new LoopbackServer(builder.port);
        url = server.url();
        String base = url.toString();
        OAuthHandlers oauth = new OAuthHandlers(settings, devices, tokens, base, userCode -> {
            builder.onApprovalPage.accept(base + "/oauth/device/?user_code=" + userCode);
            if (approval != null) {
                approval.schedule(userCode);
            }
        });
        ApprovalPage page = new ApprovalPage(devices, base, random.hex64());
        server.serve(new Front(settings, log, faults, oauth, page, new ApiHandlers(settings, tokens, base)));
    }

    /** Starts a server with the defaults, on any free port. */
    public static SandboxSentry start() {
        return builder().start();
    }

    /** For a server with a port, clock, client id or automatic approval of your choice. */
    public static SandboxBuilder builder() {
        return new SandboxBuilder();
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}, without a path. */
    public URI url() {
        return url;
    }

    /** The id of its one OAuth app, a public one unless the builder was given a secret. */
    public String clientId() {
        return settings.clientId;
    }

    /** Approves a pending code. A code that was decided before stays as it is. */
    public void approve(String userCode) {
        decide(userCode, DeviceCodes.Decision.APPROVED);
    }

    /** Denies a pending code. A code that was decided before stays as it is. */
    public void deny(String userCode) {
        decide(userCode, DeviceCodes.Decision.DENIED);
    }

    private void decide(String userCode, DeviceCodes.Decision decision) {
        if (devices.find(userCode).isEmpty()) {
            throw noSuch("user code (or it is expired or used up)");
        }
        devices.decide(userCode, decision);
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

    /** A pair for the user with the usual scopes, at once and without a browser. */
    public IssuedTokens signIn() {
        TokenLedger.Grant grant = tokens.issue(ScopeRules.DEFAULT);
        return new IssuedTokens(grant.accessToken(), String.valueOf(grant.refreshToken()), grant.expiresAt());
    }

    /** A user token ({@code sntryu_...}) with these scopes, or the usual ones if none is given. Never expires. */
    public String issueUserToken(String... scopes) {
        return tokens.issueUserToken(scopes.length == 0 ? ScopeRules.DEFAULT : List.of(scopes));
    }

    /** An organization token ({@code sntrys_...}) of {@code acme}: scope org:ci, no user. */
    public String issueOrgToken() {
        return tokens.issueOrganizationToken(url.toString(), "acme");
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

    /** Every request to this endpoint meets this fault, until {@link #clearFaults()}. */
    public void fault(Endpoint endpoint, Fault fault) {
        faults.always(endpoint, fault);
    }

    /** The next requests to this endpoint meet one of these each, in this order and before a standing fault. */
    public void faultOnce(Endpoint endpoint, Fault... next) {
        faults.once(endpoint, List.of(next));
    }

    /** Forgets all faults and closes the connections that one of them holds open. */
    public void clearFaults() {
        faults.clear();
    }

    /** Every request since the start or {@link #clearLog()}, in the order of arrival. */
    public List<LoggedRequest> requests() {
        return log.all();
    }

    /** The requests to this endpoint, in the order of arrival. */
    public List<LoggedRequest> requests(Endpoint endpoint) {
        return log.of(endpoint);
    }

    /** How many requests to this endpoint have arrived. */
    public int count(Endpoint endpoint) {
        return log.of(endpoint).size();
    }

    /** Forgets the requests so far. */
    public void clearLog() {
        log.clear();
    }

    /** Waits until this many requests to this endpoint have arrived, answered or not. */
    public void awaitRequests(Endpoint endpoint, int count, Duration atMost)
            throws InterruptedException, TimeoutException {
        log.awaitArrived(endpoint, count, atMost);
    }

    /** Waits until this many requests have had all their effect: answered, or held or dropped by a fault. */
    public void awaitProcessed(Endpoint endpoint, int count, Duration atMost)
            throws InterruptedException, TimeoutException {
        log.awaitSettled(endpoint, count, atMost);
    }

    /** How many access tokens device codes, refreshes and {@link #signIn()} have given. */
    public int tokensIssued() {
        return tokens.tokensIssued();
    }

    /** How many refresh requests were granted, whether or not the answer arrived. */
    public int refreshesGranted() {
        return tokens.refreshesGranted();
    }

    /** Stops at once, open connections included. May be called again. */
    @Override
    public void close() {
        faults.clear();
        server.close();
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
