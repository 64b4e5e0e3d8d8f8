package dev.sentryauth.adapters.http;

import feign.Client;
import feign.ExceptionPropagationPolicy;
import feign.Feign;
import feign.Retryer;
import feign.Target;
import feign.codec.Decoder;
import feign.codec.ErrorDecoder;

/** Feign as both adapters use it: nothing is repeated, followed or logged, and the client's exceptions come out bare. */
final class SentryFeign {
    private SentryFeign() {}

    /** Makes the endpoints callable; the server is an argument of each call. */
    static <T> T endpoints(Class<T> type, String version, Client client, Decoder decoder, ErrorDecoder errors) {
        return Feign.builder()
                .client(client)
                .retryer(Retryer.NEVER_RETRY)
                .exceptionPropagationPolicy(ExceptionPropagationPolicy.UNWRAP)
                .encoder(new FormEncoder())
                .decoder(decoder)
                .errorDecoder(errors)
                .requestInterceptor(request -> request.header("User-Agent", "sentry-cli-java/" + version)
                        .header("Accept", "application/json"))
                .target(Target.EmptyTarget.create(type));
    }
}
