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

/// Waits for a name to be free; gives up when it is dropped.
#[derive(Debug)]
pub struct LockWait(Option<AbortController>);

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
        // Without locks there is nobody to tell.
        let _ = request(name, &Object::new(), Closure::once_into_js(hold));
        Self { _until: until }
    }
}

impl LockWait {
    /// Waits for nothing yet.
    pub fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// Comes back when nobody holds the name any more; false when it is not waited for any more.
    pub fn until_free(&self, name: &str) -> impl Future<Output = bool> + use<> {
        let options = Object::new();
        if let Some(waiting) = &self.0 {
            set(&options, "signal", &waiting.signal());
        }
        let let_go = Closure::once_into_js(|_lock: JsValue| JsValue::UNDEFINED);
        let granted = request(name, &options, let_go);
        async move {
            match granted {
                Some(granted) => JsFuture::from(granted).await.is_ok(),
                None => true,
            }
        }
    }
}

impl Drop for LockWait {
    fn drop(&mut self) {
        if let Some(waiting) = &self.0 {
            waiting.abort();
        }
    }
}

/// Whether somebody holds a name.
pub async fn is_locked(name: &str) -> bool {
    let options = Object::new();
    set(&options, "ifAvailable", &JsValue::TRUE);
    let look = Closure::once_into_js(|lock: JsValue| JsValue::from_bool(lock.is_null()));
    match request(name, &options, look) {
        Some(looked) => JsFuture::from(looked)
            .await
            .is_ok_and(|held| held.is_truthy()),
        None => false,
    }
}

fn set(options: &Object, name: &str, value: &JsValue) {
    // Fails only for objects that cannot be written to.
    let _ = Reflect::set(options, &name.into(), value);
}

/// `navigator.locks.request`, which `web-sys` does not count as settled yet.
fn request(name: &str, options: &Object, then: JsValue) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let answer = request.call3(&locks, &name.into(), options, &then).ok()?;
    answer.dyn_into().ok()
}
