/**
 * Speaks to Sentry over HTTP. {@link dev.sentryauth.adapters.http.FeignOAuthServer} and {@link
 * dev.sentryauth.adapters.http.FeignIdentityServer} are the way in; {@code Answers} is the one place where an HTTP
 * answer becomes a domain outcome; {@code Exchange} is what goes over the wire. No Feign type, no exception of the JDK
 * and no text that has not been sanitised leaves this package.
 */
@NullMarked
package dev.sentryauth.adapters.http;

import org.jspecify.annotations.NullMarked;
