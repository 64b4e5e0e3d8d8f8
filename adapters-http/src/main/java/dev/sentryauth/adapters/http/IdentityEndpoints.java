package dev.sentryauth.adapters.http;

import com.fasterxml.jackson.databind.JsonNode;
import feign.Headers;
import feign.Param;
import feign.Request;
import feign.RequestLine;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What tells whether a token is good, and whose it is. An answer is null if its body is empty. */
@Headers("Authorization: Bearer {token}")
interface IdentityEndpoints {

    /** Needs the scope org:read, so a good token may get 403. */
    @RequestLine("GET /api/0/users/me/regions/")
    @Nullable
    JsonNode regions(URI server, Request.Options limits, @Param("token") String token)
            throws AnsweredException, ExchangeException;

    /** Public; says in {@code auth} and {@code user} what the token amounts to. */
    @RequestLine("GET /api/0/")
    @Nullable
    JsonNode root(URI server, Request.Options limits, @Param("token") String token)
            throws AnsweredException, ExchangeException;

    /** The user; 400 for a token that has none, and at some versions of Sentry for all. */
    @RequestLine("GET /api/0/auth/")
    @Nullable
    JsonNode auth(URI server, Request.Options limits, @Param("token") String token)
            throws AnsweredException, ExchangeException;
}
