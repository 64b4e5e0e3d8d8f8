package dev.sentryauth.adapters.http;

import feign.Headers;
import feign.Param;
import feign.Request;
import feign.RequestLine;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What people sign in for. A parameter that is null is left out. */
@Headers("Authorization: Bearer {token}")
interface ApiEndpoints {

    @RequestLine("GET /api/0/users/me/regions/")
    ApiAnswer regions(URI server, Request.Options limits, @Param("token") String token)
            throws AnsweredException, ExchangeException;

    @RequestLine("GET /api/0/organizations/?per_page={size}&cursor={cursor}")
    ApiAnswer organizations(
            URI server,
            Request.Options limits,
            @Param("token") String token,
            @Param("size") int size,
            @Nullable @Param("cursor") String cursor)
            throws AnsweredException, ExchangeException;

    @RequestLine("GET /api/0/organizations/{organization}/projects/?per_page={size}&cursor={cursor}")
    ApiAnswer projects(
            URI server,
            Request.Options limits,
            @Param("token") String token,
            @Param("organization") String organization,
            @Param("size") int size,
            @Nullable @Param("cursor") String cursor)
            throws AnsweredException, ExchangeException;

    @RequestLine(
            "GET /api/0/organizations/{organization}/issues/?query={query}&sort={sort}&limit={size}&cursor={cursor}")
    ApiAnswer issues(
            URI server,
            Request.Options limits,
            @Param("token") String token,
            @Param("organization") String organization,
            @Nullable @Param("query") String query,
            @Param("sort") String sort,
            @Param("size") int size,
            @Nullable @Param("cursor") String cursor)
            throws AnsweredException, ExchangeException;

    @RequestLine("GET /api/0/organizations/{organization}/issues/{id}/")
    ApiAnswer issueOf(
            URI server,
            Request.Options limits,
            @Param("token") String token,
            @Param("organization") String organization,
            @Param("id") String id)
            throws AnsweredException, ExchangeException;

    /** Answers with the issue in {@code group}. */
    @RequestLine("GET /api/0/organizations/{organization}/shortids/{id}/")
    ApiAnswer shortId(
            URI server,
            Request.Options limits,
            @Param("token") String token,
            @Param("organization") String organization,
            @Param("id") String id)
            throws AnsweredException, ExchangeException;

    @RequestLine("GET /api/0/issues/{id}/")
    ApiAnswer issue(URI server, Request.Options limits, @Param("token") String token, @Param("id") String id)
            throws AnsweredException, ExchangeException;
}
