package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The OAuth endpoints of a client: device authorization (RFC 8628 section 3.1), tokens and revocation (RFC 7009). The
 * authorization-code grant is not served: {@code unsupported_grant_type}.
 */
final class OAuthHandlers {
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Settings settings;
    private final DeviceCodes devices;
    private final TokenLedger tokens;
    private final ClientAuthentication clients;
    private final String baseUrl;
    private final Consumer<String> onUserCode;

    OAuthHandlers(
            Settings settings, DeviceCodes devices, TokenLedger tokens, String baseUrl, Consumer<String> onUserCode) {
        this.settings = settings;
        this.devices = devices;
        this.tokens = tokens;
        this.clients = new ClientAuthentication(settings);
        this.baseUrl = baseUrl;
        this.onUserCode = onUserCode;
    }

    Reply deviceCode(LoggedRequest request) {
        if (!settings.deviceFlowSupported) {
            return Reply.notFoundPage();
        }
        if (!request.isPost()) {
            return Reply.methodNotAllowed("POST, OPTIONS");
        }
        return deviceAuthorization(request)
                .with("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private");
    }

    private Reply deviceAuthorization(LoggedRequest request) {
        String client = Forms.last(request.form(), "client_id");
        if (client.isEmpty()) {
            return deviceError(401, "invalid_client", "Missing required parameter: client_id");
        }
        if (!client.equals(settings.clientId) || settings.appDisabled) {
            return deviceError(401, "invalid_client", "Invalid client_id");
        }
        List<String> scopes = ScopeRules.split(Forms.last(request.form(), "scope"));
        for (String scope : scopes) {
            if (!ScopeRules.isKnown(scope)) {
                return deviceError(400, "invalid_scope", "Unknown scope: " + scope);
            }
        }
        DeviceCodes.Issued issued = devices.issue(scopes);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("device_code", issued.deviceCode());
        body.put("user_code", issued.userCode());
        body.put("verification_uri", baseUrl + "/oauth/device/");
        if (!settings.omitVerificationUriComplete) {
            body.put("verification_uri_complete", baseUrl + "/oauth/device/?user_code=" + issued.userCode());
        }
        body.put("expires_in", settings.deviceCodeLifetime.toSeconds());
        Integer interval = settings.interval;
        if (interval != null) {
            body.put("interval", interval);
        }
        onUserCode.accept(issued.userCode());
        return Reply.json(200, body);
    }

    Reply token(LoggedRequest request) {
        if (!request.isPost()) {
            return Reply.methodNotAllowed("POST");
        }
        String grantType = Forms.last(request.form(), "grant_type");
        if (grantType.isEmpty()) {
            return ClientAuthentication.error(400, "invalid_request");
        }
        boolean deviceGrant = grantType.equals(Endpoint.DEVICE_GRANT) && settings.deviceFlowSupported;
        if (!deviceGrant && !grantType.equals(Endpoint.REFRESH_GRANT)) {
            return ClientAuthentication.error(400, "unsupported_grant_type");
        }
        Reply refusal = clients.refusal(request);
        if (refusal != null) {
            return refusal;
        }
        if (settings.appDisabled) {
            devices.delete(Forms.last(request.form(), "device_code"));
            return ClientAuthentication.error(400, "invalid_grant");
        }
        return deviceGrant ? poll(request) : refresh(request);
    }

    private Reply poll(LoggedRequest request) {
        String deviceCode = Forms.last(request.form(), "device_code");
        if (deviceCode.isEmpty()) {
            return ClientAuthentication.error(400, "invalid_request");
        }
        DeviceCodes.Poll poll = devices.poll(deviceCode);
        String error = poll.error();
        SandboxUser user = Optional.ofNullable(poll.user()).orElse(settings.user);
        return error == null ? granted(tokens.issue(poll.scopes(), user)) : ClientAuthentication.error(400, error);
    }

    private Reply refresh(LoggedRequest request) {
        String refreshToken = Forms.last(request.form(), "refresh_token");
        if (refreshToken.isEmpty() || request.form().containsKey("scope")) {
            return ClientAuthentication.error(400, "invalid_request");
        }
        return tokens.refresh(refreshToken)
                .map(this::granted)
                .orElseGet(() -> ClientAuthentication.error(400, "invalid_grant"));
    }

    Reply revoke(LoggedRequest request) {
        if (!settings.revokeSupported) {
            return Reply.notFoundPage();
        }
        if (!request.isPost()) {
            return Reply.methodNotAllowed("POST");
        }
        Reply refusal = clients.refusal(request);
        if (refusal == null && settings.clientSecret == null && !settings.revokeForPublicClients) {
            refusal = ClientAuthentication.invalidClient();
        }
        if (refusal != null) {
            return refusal;
        }
        String token = Forms.last(request.form(), "token");
        if (token.isEmpty()) {
            return ClientAuthentication.error(400, "invalid_request");
        }
        tokens.revokeFromClient(token);
        return ClientAuthentication.noStore(Reply.html(200, ""));
    }

    private Reply granted(TokenLedger.Grant grant) {
        Instant expiresAt = grant.expiresAt();
        Duration lifetime = settings.accessTokenLifetime;
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("access_token", grant.accessToken());
        if (grant.refreshToken() != null) {
            body.put("refresh_token", grant.refreshToken());
        }
        body.put("expires_in", lifetime == null ? null : lifetime.toSeconds());
        body.put("expires_at", expiresAt == null ? null : MICROSECONDS.format(expiresAt));
        body.put("token_type", "Bearer");
        body.put("scope", String.join(" ", grant.scopes()));
        body.put("user", grant.user() == null ? null : grant.user().inTokenAnswer());
        return ClientAuthentication.noStore(Reply.json(200, body));
    }

    private static Reply deviceError(int status, String error, String description) {
        return Reply.json(status, Json.object("error", error, "error_description", description));
    }
}
