package dev.sentryauth.application.api;

import dev.sentryauth.application.data.Page;
import dev.sentryauth.application.port.Slice;

/** Where the pages of a listing come from. */
@FunctionalInterface
interface PageSource<T> {
    Page<T> page(Slice slice);
}
