export const bin = {
  title: 'Corbeille',
  lead: 'Ce que vous pouvez encore rétablir. Passé son délai, une fiche est effacée pour de bon.',
  empty: 'La corbeille est vide',
  emptyWhy: 'Rien de ce que vous pouvez rétablir ne s’y trouve.',
  failed: 'La corbeille n’a pas pu se charger',
  by: (who: string, day: string) => `supprimée par ${who} le ${day}`,
  on: (day: string) => `supprimée le ${day}`,
  until: (day: string) => `effacée pour de bon le ${day}`,
  restore: 'Rétablir',
  restoreIt: (label: string) => `Rétablir ${label}`,
  older: 'Voir plus ancien',
  nameless: 'Sans nom',
}
