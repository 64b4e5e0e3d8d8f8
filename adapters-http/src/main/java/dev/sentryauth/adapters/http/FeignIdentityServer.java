package dev.sentryauth.adapters.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.application.port.IdentityServer;
import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.port.SlowServer;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.Secret;
import dev.sentryauth.domain.UserInfo;
import feign.Response;
import feign.codec.Decoder;
import feign.jackson.JacksonDecoder;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Sentry's API whose a token is, through Feign. No endpoint says that to every token, so up to three are asked.
 * Making one is free: Feign is set up, and the environment read, at the first request. May be used from any thread.
 */
public final class FeignIdentityServer implements IdentityServer {
    private static final int LARGEST_BODY = 4 << 20;

    private final String version;
    private final Environment environment;
    private final MonotonicClock clock;
    private final Supplier<@Nullable Origin> signedIn;
    private final SlowServer slow;
    private final @Nullable RequestLog log;
    private @Nullable IdentityEndpoints endpoints;

    /** The same without {@code signedIn}: nobody is. */
    public FeignIdentityServer(String version, Environment environment, MonotonicClock clock) {
        this(version, environment, clock, () -> null, host -> {});
    }

    /**
     * A server that was asked nothing yet.
     *
     * @param version the program's, for the User-Agent
     * @param clock for the pauses between tries
     * @param signedIn the Sentry that somebody is signed in to, which SENTRY_CUSTOM_HEADERS are for unless SENTRY_URL is
     *     set; asked from any thread, and only if the variable is set
     * @param slow hears of requests that wait
     */
    public FeignIdentityServer(
            String version,
            Environment environment,
            MonotonicClock clock,
            Supplier<@Nullable Origin> signedIn,
            SlowServer slow) {
        this(version, environment, clock, signedIn, slow, null);
    }

    /** The same with a log of the requests; null: none. */
    public FeignIdentityServer(
            String version,
            Environment environment,
            MonotonicClock clock,
            Supplier<@Nullable Origin> signedIn,
            SlowServer slow,
            @Nullable RequestLog log) {
        this.log = log;
        this.slow = slow;
        this.version = version;
        this.environment = environment;
        this.clock = clock;
        this.signedIn = signedIn;
    }

    @Override
    public @Nullable UserInfo identify(Origin origin, Secret token, Duration timeout) {
        return new Identification(endpoints(), origin, token, timeout, environment, null, slow).user();
    }

    @Override
    public @Nullable UserInfo user(Origin origin, Secret token, Duration timeout) {
        return new Identification(endpoints(), origin, token, timeout, environment, clock, slow).user();
    }

    /** Hands on what is not packed and not too large. */
    private record ReadableBodies(Decoder decoder) implements Decoder {
        @Override
        public Object decode(Response response, Type type) throws IOException {
            Response.Body body = response.body();
            byte[] bytes = body == null ? new byte[0] : body.asInputStream().readAllBytes();
            WireAnswers.checkReadable(response, bytes);
            WireAnswers.checkSize(response, bytes, LARGEST_BODY);
            return decoder.decode(response.toBuilder().body(bytes).build(), type);
        }
    }

    private synchronized IdentityEndpoints endpoints() {
        IdentityEndpoints current = endpoints;
        if (current == null) {
            ObjectMapper mapper =
                    new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
            current = SentryFeign.endpoints(
                    IdentityEndpoints.class,
                    version,
                    new UrlConnectionClient(environment, signedIn, LARGEST_BODY, body -> false, slow, log),
                    new ReadableBodies(new JacksonDecoder(mapper)),
                    new WireAnswers());
            endpoints = current;
        }
        return current;
    }
}
