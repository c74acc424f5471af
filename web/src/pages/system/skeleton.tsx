// A card of true size while its content is on the way.

export function Skeleton({ title, rows }: { title: string; rows: number }) {
  return (
    <section class="card" aria-label={title} aria-busy="true">
      <div class="card-h">
        <div class="grow">
          <h2>{title}</h2>
        </div>
      </div>
      <div class="card-b stack" aria-hidden="true">
        {Array.from({ length: rows }, (_, index) => (
          <div key={index} class="sk" />
        ))}
      </div>
    </section>
  )
}
