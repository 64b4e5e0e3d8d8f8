package dev.sentryauth.adapters.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.ForbiddenException;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.application.port.TokenRejectedException;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.OrgToken;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import feign.FeignException;
import feign.Request;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The requests of one call of {@link FeignIdentityServer}, which share its time. */
final class Identification {
    private final IdentityEndpoints endpoints;
    private final Origin origin;
    private final Secret token;
    private final Duration timeout;
    private final Environment environment;
    private final @Nullable MonotonicClock pauses;
    private final SlowServer slow;
    private long start = System.nanoTime();

    /**
     * Asks nobody yet.
     *
     * @param pauses if the user must be known: times the pauses before a request is repeated; null: a good token is enough
     */
    Identification(
            IdentityEndpoints endpoints,
            Origin origin,
            Secret token,
            Duration timeout,
            Environment environment,
            @Nullable MonotonicClock pauses,
            SlowServer slow) {
        this.slow = slow;
        this.pauses = pauses;
        this.endpoints = endpoints;
        this.origin = origin;
        this.token = token;
        this.timeout = timeout;
        this.environment = environment;
    }

    @Nullable
    UserInfo user() {
        boolean proven = regionsAccept();
        JsonNode root;
        try {
            root = root();
        } catch (AuthFailure e) {
            if (proven && pauses == null && e.kind() != Kind.INTERRUPTED) {
                return null; // the token is good; whose it is would have been nice to know
            }
            throw e;
        }
        JsonNode scopes = root.path("auth");
        JsonNode person = root.path("user");
        if (!proven && !scopes.isObject() && !person.isObject()) {
            // A Sentry says null to a token that it does not take; what says neither is none.
            throw scopes.isNull() || person.isNull() ? new TokenRejectedException() : page();
        }
        UserInfo user = user(root.get("user"));
        return user != null || OrgToken.isOrgToken(token) ? user : authUser();
    }

    /** False leaves it open: the token may lack the scope, or the Sentry the endpoint. */
    private boolean regionsAccept() {
        try {
            return object(ask(endpoints::regions)).path("regions").isArray();
        } catch (AnsweredException e) {
            check(e.answer());
            return false;
        }
    }

    private JsonNode root() {
        try {
            return object(ask(endpoints::root));
        } catch (AnsweredException e) {
            check(e.answer());
            String scope = e.answer().neededScope();
            if (e.answer().status() == 403 && scope != null) {
                throw new ForbiddenException(scope);
            }
            if (e.answer().status() == 403) {
                throw new AuthFailure(
                        Kind.FORBIDDEN,
                        peer().host() + " does not let this token read whose it is (HTTP 403" + detail(e.answer())
                                + "). Use a token that may, or sign in again.");
            }
            throw new AuthFailure(
                    Kind.SERVER,
                    "Unexpected answer: " + Answers.status(e.answer(), peer()) + detail(e.answer())
                            + ". Check the address.");
        }
    }

    private @Nullable UserInfo authUser() {
        try {
            return user(object(ask(endpoints::auth)));
        } catch (AnsweredException e) {
            if (pauses != null && e.answer().isTransient()) {
                check(e.answer());
            }
            return null; // it answers 400 to tokens without a user, and at some versions of Sentry to all
        } catch (AuthFailure e) {
            if (pauses != null || e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            return null;
        }
    }

    private void check(WireAnswer answer) {
        if (answer.rejectsToken()) {
            throw new TokenRejectedException();
        }
        if (answer.isTransient()) {
            throw new AuthFailure(Kind.SERVER, Answers.unavailable(answer, peer()));
        }
        String elsewhere = Answers.redirectTarget(answer, peer());
        if (elsewhere != null) {
            throw new AuthFailure(Kind.SERVER, Answers.redirected(elsewhere, peer()));
        }
        if (answer.body() == WireAnswer.Body.PACKED) {
            throw Answers.unreadable(answer, peer());
        }
        if (answer.html() || answer.status() == 401 || answer.status() == 407) {
            throw Answers.gateway(answer, peer());
        }
    }

    private interface Endpoint {
        @Nullable
        JsonNode get(URI server, Request.Options limits, String token) throws AnsweredException, ExchangeException;
    }

    private @Nullable JsonNode ask(Endpoint endpoint) throws AnsweredException {
        Retries retries = pauses == null ? null : new Retries(pauses, true, slow, origin.display());
        while (true) {
            Peer peer = peer();
            long failed;
            try {
                return endpoint.get(peer.uri(), peer.limits(), token.reveal());
            } catch (AnsweredException e) {
                failed = System.nanoTime();
                if (retries == null || !retries.afterAnswer(e.answer())) {
                    throw e;
                }
            } catch (ExchangeException e) {
                failed = System.nanoTime();
                if (retries == null || !retries.afterFailure(e)) {
                    throw Answers.failure(e);
                }
            } catch (FeignException e) {
                throw ApiAnswers.undecodable(e, peer);
            }
            start += System.nanoTime() - failed; // a pause is not the server's time
        }
    }

    private JsonNode object(@Nullable JsonNode body) {
        if (body == null || !body.isObject()) {
            throw page();
        }
        return body;
    }

    private AuthFailure page() {
        return new AuthFailure(
                Kind.SERVER,
                "No answer of a Sentry from " + origin.display()
                        + ", but some other page or text. Check the address and the proxy settings.");
    }

    private String detail(WireAnswer answer) {
        String text = answer.json().string("detail");
        return text == null ? "" : ", " + peer().quote(text);
    }

    private Peer peer() {
        return new Peer(origin, timeout.minusNanos(System.nanoTime() - start), token, environment);
    }

    private static @Nullable UserInfo user(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return null;
        }
        String id = text(node.get("id"));
        return id == null
                ? null
                : new UserInfo(id, text(node.get("name")), text(node.get("email")), text(node.get("username")));
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node != null && (node.isTextual() || node.isNumber()) ? node.asText() : null;
    }
}
