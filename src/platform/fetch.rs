//! One exchange by `fetch`.

use client::{Body, Broken, Later, Request, Response};
use gloo_net::http::RequestBuilder;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestMode, RequestRedirect,
};

/// Sends a request. What this gives carries the exchange, and ends it when it is dropped.
pub(super) async fn send(request: Request) -> Result<Response, Broken> {
    let abort = RequestAbort(AbortController::new().map_err(|_| Broken)?);
    // S12, S13: the token in one header, to one origin, with nothing else that tells of us.
    let mut builder = RequestBuilder::new(&request.url)
        .method(request.method)
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&abort.0.signal()));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let request = match request.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    let request: web_sys::Request = request.map_err(|_| Broken)?.into();
    let window = web_sys::window().ok_or(Broken)?;
    let fetched = JsFuture::from(window.fetch_with_request(&request)).await;
    let response = fetched.map_err(|_| Broken)?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| Broken)?;
    let (status, headers) = (response.status(), response.headers());
    let reader = response
        .body()
        .map(|stream| stream.get_reader().unchecked_into());
    Ok(Response {
        status,
        header: Box::new(move |name| headers.get(name).ok().flatten()),
        body: Box::new(Stream {
            reader,
            _request: request,
            _response: response,
            _abort: abort,
        }),
    })
}

/// A body that is read as it arrives.
struct Stream {
    /// `None` where there is no body.
    reader: Option<ReadableStreamDefaultReader>,
    _request: web_sys::Request,
    _response: web_sys::Response,
    _abort: RequestAbort,
}

impl Body for Stream {
    fn next(&mut self) -> Later<'_, Result<Option<Vec<u8>>, Broken>> {
        Box::pin(async {
            let Some(reader) = &self.reader else {
                return Ok(None);
            };
            let part = JsFuture::from(reader.read()).await.map_err(|_| Broken)?;
            let value = js_sys::Reflect::get(&part, &"value".into()).map_err(|_| Broken)?;
            // At the end there is no value.
            let bytes: Option<Uint8Array> = value.dyn_into().ok();
            Ok(bytes.map(|bytes| bytes.to_vec()))
        })
    }
}

/// Ends an exchange when it is dropped, so that what nobody reads on is not received to its end (F28).
///
/// It is held for as long as the exchange lasts, and so must be the `Request` that was made with its
/// signal: signals that depend on others, as those of requests do, `WebKit` collects like other
/// garbage when nobody holds them; then nothing ends the exchange.
struct RequestAbort(AbortController);

impl Drop for RequestAbort {
    fn drop(&mut self) {
        // Nothing happens to an exchange that is over.
        self.0.abort();
    }
}
