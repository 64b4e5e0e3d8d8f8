package dev.sentryauth.adapters.http;

import dev.sentryauth.application.data.Issue;
import dev.sentryauth.application.data.IssueSearch;
import dev.sentryauth.application.data.Organization;
import dev.sentryauth.application.data.Page;
import dev.sentryauth.application.data.Project;
import dev.sentryauth.application.port.ApiRequest;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.application.port.Bearer;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.SentryApi;
import dev.sentryauth.application.port.Slice;
import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.domain.Origin;
import feign.Client;
import feign.FeignException;
import feign.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sentry's API through Feign. Making one is free: Feign is set up, and the environment read, at the first request. May be
 * used from any thread.
 */
public final class FeignSentryApi implements SentryApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String ORG_READ = "org:read";
    private static final String PROJECT_READ = "project:read";
    private static final String EVENT_READ = "event:read";

    private final String version;
    private final Environment environment;
    private final MonotonicClock clock;
    private final Supplier<@Nullable Origin> signedIn;
    private final SlowServer slow;
    private final @Nullable RequestLog log;
    private final Duration timeout;
    private @Nullable Client client;
    private @Nullable ApiEndpoints endpoints;

    /**
     * An API that asks nobody yet.
     *
     * @param version the program's, for the User-Agent
     * @param clock for the pauses between tries
     */
    public FeignSentryApi(String version, Environment environment, MonotonicClock clock) {
        this(version, environment, clock, () -> null, host -> {});
    }

    /**
     * The same.
     *
     * @param signedIn the Sentry that somebody is signed in to, which SENTRY_CUSTOM_HEADERS are for unless SENTRY_URL is
     *     set; asked from any thread, and only if the variable is set
     * @param slow hears of requests that wait
     */
    public FeignSentryApi(
            String version,
            Environment environment,
            MonotonicClock clock,
            Supplier<@Nullable Origin> signedIn,
            SlowServer slow) {
        this(version, environment, clock, signedIn, slow, null, TIMEOUT);
    }

    /** The same with a log of the requests; null: none. */
    public FeignSentryApi(
            String version,
            Environment environment,
            MonotonicClock clock,
            Supplier<@Nullable Origin> signedIn,
            SlowServer slow,
            @Nullable RequestLog log) {
        this(version, environment, clock, signedIn, slow, log, TIMEOUT);
    }

    /** With another limit for each request. */
    FeignSentryApi(
            String version,
            Environment environment,
            MonotonicClock clock,
            Supplier<@Nullable Origin> signedIn,
            SlowServer slow,
            Duration timeout) {
        this(version, environment, clock, signedIn, slow, null, timeout);
    }

    private FeignSentryApi(
            String version,
            Environment environment,
            MonotonicClock clock,
            Supplier<@Nullable Origin> signedIn,
            SlowServer slow,
            @Nullable RequestLog log,
            Duration timeout) {
        this.log = log;
        this.slow = slow;
        this.signedIn = signedIn;
        this.timeout = timeout;
        this.version = version;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public List<Origin> regions(Bearer bearer) {
        Peer peer = peer(bearer);
        ApiAnswer answer =
                ask(peer, ORG_READ, (server, limits, token) -> endpoints().regions(server, limits, token));
        return read(answer, peer, ApiReader::regions);
    }

    @Override
    public Page<Organization> organizations(Bearer bearer, Slice slice) {
        Peer peer = peer(bearer);
        ApiAnswer answer = ask(
                peer,
                ORG_READ,
                (server, limits, token) ->
                        endpoints().organizations(server, limits, token, slice.size(), encoded(slice.cursor())));
        return page(answer, peer, ApiReader::organization);
    }

    @Override
    public Page<Project> projects(Bearer bearer, String organization, Slice slice) {
        Peer peer = peer(bearer);
        ApiAnswer answer = ask(
                peer,
                PROJECT_READ,
                (server, limits, token) -> endpoints()
                        .projects(server, limits, token, organization, slice.size(), encoded(slice.cursor())));
        return page(answer, peer, json -> ApiReader.project(json, organization));
    }

    @Override
    public Page<Issue> issues(Bearer bearer, IssueSearch search, Slice slice) {
        Peer peer = peer(bearer);
        ApiAnswer answer = ask(
                peer,
                EVENT_READ,
                (server, limits, token) -> endpoints()
                        .issues(
                                server,
                                limits,
                                token,
                                search.organization(),
                                encoded(query(search)),
                                search.sort().wire(),
                                slice.size(),
                                encoded(slice.cursor())));
        return page(answer, peer, ApiReader::issue);
    }

    /** Feign would leave what looks escaped, such as {@code 100%25}, as it is; and the server would unescape it. */
    private static @Nullable String encoded(@Nullable String text) {
        return text == null
                ? null
                : URLEncoder.encode(text, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A");
    }

    /** The server's parameter for projects takes numbers only; its search takes names. */
    private static @Nullable String query(IssueSearch search) {
        if (search.project() == null) {
            return search.query();
        }
        // Without a query the server would look for unresolved issues only; what it adds to none, we add to the
        // project.
        String rest = search.query() == null ? "is:unresolved" : search.query();
        return ("project:" + search.project() + " " + rest).strip();
    }

    @Override
    public Issue issue(Bearer bearer, @Nullable String organization, String id) {
        Peer peer = peer(bearer);
        boolean number = id.chars().allMatch(c -> c >= '0' && c <= '9');
        ApiAnswer answer = ask(
                peer,
                EVENT_READ,
                (server, limits, token) -> organization == null
                        ? endpoints().issue(server, limits, token, id)
                        : number
                                ? endpoints().issueOf(server, limits, token, organization, id)
                                : endpoints().shortId(server, limits, token, organization, id));
        JsonObject json = read(answer, peer, ApiReader::object);
        JsonObject group = json.object("group");
        Issue issue = ApiReader.issue(number || group == null ? json : group);
        if (issue == null) {
            throw ApiAnswers.page(peer);
        }
        return issue;
    }

    @Override
    public ApiResponse send(Bearer bearer, ApiRequest request) {
        return new RawExchange(client(), version, clock, peer(bearer), bearer.token(), slow).send(request);
    }

    private interface Endpoint {
        ApiAnswer get(URI server, Request.Options limits, String token) throws AnsweredException, ExchangeException;
    }

    private ApiAnswer ask(Peer peer, String scope, Endpoint endpoint) {
        Retries retries = new Retries(clock, true, slow, peer.host());
        while (true) {
            try {
                return endpoint.get(peer.uri(), peer.limits(), peer.token());
            } catch (AnsweredException e) {
                if (!retries.afterAnswer(e.answer())) {
                    throw ApiAnswers.failure(e.answer(), scope, peer);
                }
            } catch (ExchangeException e) {
                if (!retries.afterFailure(e)) {
                    throw Answers.failure(e);
                }
            } catch (FeignException e) {
                throw ApiAnswers.undecodable(e, peer);
            }
        }
    }

    private interface Reading<T> {
        T read(byte[] body) throws IOException;
    }

    private static <T> T read(ApiAnswer answer, Peer peer, Reading<T> reading) {
        if (answer.body().length > ApiAnswers.LARGEST) {
            throw ApiAnswers.tooLarge(peer);
        }
        try {
            return reading.read(answer.body());
        } catch (IOException e) {
            throw ApiAnswers.page(peer); // without the cause: it quotes the answer
        }
    }

    private static <T> Page<T> page(ApiAnswer answer, Peer peer, Function<JsonObject, @Nullable T> item) {
        return new Page<>(read(answer, peer, body -> ApiReader.array(body, item)), answer.next());
    }

    private Peer peer(Bearer bearer) {
        return new Peer(bearer.server(), timeout, bearer.token(), environment);
    }

    private synchronized Client client() {
        Client current = client;
        if (current == null) {
            current = new SameOriginRedirects(
                    new UrlConnectionClient(environment, signedIn, ApiAnswers.LARGEST, null, slow, log));
            client = current;
        }
        return current;
    }

    private synchronized ApiEndpoints endpoints() {
        ApiEndpoints current = endpoints;
        if (current == null) {
            current = SentryFeign.endpoints(ApiEndpoints.class, version, client(), new ApiAnswers(), new WireAnswers());
            endpoints = current;
        }
        return current;
    }
}
