// Signing in: one field. The address is left as it is, so that one is where one wanted to be afterwards.
import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError, faultOf, wasEnded } from '../../api/client'
import { signIn } from '../../api/session'
import { Icon } from '../../components/icon'
import { Mark } from '../../components/shell'
import { useStore } from '../../state'
import { texts } from '../../texts'

const words = texts.signIn
const ERROR_ID = 'sign-in-error'

export function SignIn() {
  const field = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<ApiError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const isEnded = useStore(wasEnded)
  useEffect(() => {
    document.title = `${words.title} · ${texts.shell.name}`
    field.current?.focus()
  }, [])

  const submit = async (event: Event) => {
    event.preventDefault()
    if (isBusy) return
    const key = field.current?.value.trim() ?? ''
    const found = key ? await tried(key, setBusy) : new ApiError(words.empty, 'EMPTY')
    if (!found) return // this page is gone by now
    setFault(found)
    field.current?.focus()
    if (found.code === 'UNAUTHENTICATED') field.current?.select()
  }

  return (
    <main class="sign" id="main">
      <form class="card" onSubmit={submit} noValidate>
        <span class="brand">
          <Mark />
          <span>{texts.shell.name}</span>
        </span>
        <div>
          <h1>{words.title}</h1>
          <p class="small soft">{isEnded ? words.ended : words.hint}</p>
        </div>
        <KeyField field={field} isWrong={isOfKey(fault)} isFaulty={fault !== null} onInput={() => setFault(null)} />
        <p id={ERROR_ID} class="small flex fault" role="alert">
          {fault && (
            <>
              <span class="st-failed">
                <Icon name="fail" size="s" tone="c" />
              </span>
              <span>{faultWords(fault)}</span>
            </>
          )}
        </p>
        <button type="submit" class="btn primary" aria-disabled={isBusy}>
          {isBusy ? words.busy : words.act}
        </button>
        <details class="small">
          <summary>{words.where}</summary>
          <Where />
        </details>
      </form>
    </main>
  )
}

/** What went wrong; null when it is the key. */
async function tried(key: string, setBusy: (isBusy: boolean) => void): Promise<ApiError | null> {
  setBusy(true)
  try {
    await signIn(key)
    return null
  } catch (error) {
    return faultOf(error)
  } finally {
    setBusy(false)
  }
}

function isOfKey(fault: ApiError | null): boolean {
  return fault?.code === 'UNAUTHENTICATED' || fault?.code === 'EMPTY'
}

function faultWords(fault: ApiError): string {
  return fault.code === 'UNAUTHENTICATED' ? words.wrong : fault.message
}

function KeyField({
  field,
  isWrong,
  isFaulty,
  onInput,
}: {
  field: { current: HTMLInputElement | null }
  isWrong: boolean
  isFaulty: boolean
  onInput: () => void
}) {
  const [isShown, setShown] = useState(false)
  const flip = () => {
    setShown(!isShown)
    field.current?.focus()
  }
  return (
    <div class="key-field">
      <label class="small" for="key">
        {words.key}
      </label>
      <span class="field big">
        <Icon name="key" />
        {/* beside the key, so that password managers have an account to keep it for */}
        <input type="text" name="username" autocomplete="username" value={texts.shell.name} readOnly hidden />
        <input
          ref={field}
          id="key"
          class="input big"
          name="password"
          {...(isShown ? ({ type: 'text' } as const) : ({ type: 'password' } as const))}
          autocomplete="current-password"
          autocapitalize="off"
          spellcheck={false}
          required
          aria-invalid={isWrong}
          aria-describedby={isFaulty ? ERROR_ID : undefined}
          onInput={onInput}
        />
        <button type="button" class="btn link sm" onClick={flip}>
          {isShown ? words.hide : words.show}
          <span class="vh"> {words.theKey}</span>
        </button>
      </span>
    </div>
  )
}

function Where() {
  return (
    <ul class="soft">
      {words.places.map(([before, code, after]) => (
        <li key={code}>
          {before}
          <code>{code}</code>
          {after}
        </li>
      ))}
    </ul>
  )
}
