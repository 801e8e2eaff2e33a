//! Which drafts belong to a form that is open in another tab of this browser: the browser's locks
//! know, and let go of what a tab held when it is closed, loaded anew or crashes.
//!
//! Where there are none (an old engine, or a page that is not served safely), no draft belongs to
//! another tab.

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortController;

/// Holds a name until it is dropped, or the tab is gone.
#[derive(Debug)]
pub struct TabLock {
    /// Never sent anything: that it is gone is the message.
    _until: oneshot::Sender<()>,
}

/// Waits for names to be free; gives up when it is dropped.
#[derive(Debug)]
pub struct LockWait(AbortController);

impl TabLock {
    /// Holds a name as soon as it is free.
    pub fn of(name: &str) -> Self {
        let (until, released) = oneshot::channel::<()>();
        let hold = move |_lock: JsValue| -> JsValue {
            let held = async move {
                let _ = released.await;
                Ok(JsValue::UNDEFINED)
            };
            future_to_promise(held).into()
        };
        let exclusive = ("mode", &"exclusive".into());
        // Without locks there is nobody to tell.
        let _ = request(name, exclusive, Closure::once_into_js(hold));
        Self { _until: until }
    }
}

impl LockWait {
    /// Waits for nothing yet; `None` in an engine that cannot call off what it waits for.
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// Comes back when nobody holds the name any more; false when it is not waited for any more.
    pub fn until_free(&self, name: &str) -> impl Future<Output = bool> + use<> {
        let let_go = Closure::once_into_js(|_lock: JsValue| JsValue::UNDEFINED);
        let granted = request(name, ("signal", &self.0.signal()), let_go);
        async move {
            match granted {
                Some(granted) => granted.await.is_ok(),
                None => true,
            }
        }
    }
}

impl Drop for LockWait {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Whether somebody holds a name.
pub async fn is_locked(name: &str) -> bool {
    let look = Closure::once_into_js(|lock: JsValue| JsValue::from_bool(lock.is_null()));
    match request(name, ("ifAvailable", &JsValue::TRUE), look) {
        Some(looked) => looked.await.is_ok_and(|is_held| is_held.is_truthy()),
        None => false,
    }
}

/// `navigator.locks.request`, which `web-sys` does not count as settled yet.
fn request(name: &str, (option, value): (&str, &JsValue), then: JsValue) -> Option<JsFuture> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &option.into(), value).ok()?;
    let answer = request.call3(&locks, &name.into(), &options, &then).ok()?;
    answer.dyn_into::<Promise>().ok().map(JsFuture::from)
}
