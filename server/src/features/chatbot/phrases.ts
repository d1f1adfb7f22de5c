import type { Urgency } from './bot-state.ts'
import type { ConductFlag, Localized, SafetyFlag } from './bot-turn.ts'

/** Everything that the bot says beside its questions. `{…}` is filled in by `say.ts`. Never a price, never a time of a visit. */
export const phrases = {
  greeting: {
    en: 'Hi, this is the automatic assistant of {business}. To reach a human, write "person" at any time.',
    es: 'Hola, soy el asistente automático de {business}. Para hablar con un humano, escriba "persona" en cualquier momento.',
  },
  introduction: {
    en: 'This is the automatic assistant of {business}.',
    es: 'Soy el asistente automático de {business}.',
  },
  outOfHours: {
    en: 'The office is closed now and opens {opening}. I can already take down what we need.',
    es: 'La oficina está cerrada ahora y abre {opening}. Mientras tanto puedo anotar lo que necesitamos.',
  },
  emergency: {
    en: 'I marked this as an emergency and told the team right now.',
    es: 'Lo marqué como emergencia y acabo de avisar al equipo.',
  },
  emergencyOutOfHours: {
    en: 'I marked this as an emergency: the on-call person is told right now.',
    es: 'Lo marqué como emergencia: se avisa ahora mismo a la persona de guardia.',
  },
  price: {
    en: 'The office will tell you about the price; I cannot quote one here.',
    es: 'La oficina le informará del precio; yo no puedo dar uno aquí.',
  },
  isBot: {
    en: 'Yes, I am an automatic assistant. Write "person" and a human takes over.',
    es: 'Sí, soy un asistente automático. Escriba "persona" y sigue un humano.',
  },
  audio: {
    en: 'I cannot listen to voice messages, but a person here can. Could you type it meanwhile?',
    es: 'No puedo escuchar mensajes de voz, pero una persona aquí sí. ¿Me lo puede escribir mientras tanto?',
  },
  unreadable: {
    en: 'I cannot read that kind of message, sorry. Could you type it?',
    es: 'Disculpe, no puedo leer ese tipo de mensaje. ¿Me lo puede escribir?',
  },
  corrected: { en: 'Thanks, I corrected that.', es: 'Gracias, ya lo corregí.' },
  photo: { en: 'Thanks for the photo.', es: 'Gracias por la foto.' },
  gotIt: { en: 'Got it. {title}.', es: 'Entendido. {title}.' },
  thanks: { en: 'Thanks.', es: 'Gracias.' },
  optedOut: {
    en: 'Understood: you will get no more messages from {business} here.',
    es: 'Entendido: no recibirá más mensajes de {business} por aquí.',
  },
  outOfArea: {
    en: 'Thank you. {zip} is outside the area that we usually serve, so a person here will look at it and tell you whether we can come.',
    es: 'Gracias. El código postal {zip} está fuera de la zona que solemos atender; una persona aquí lo revisará y le dirá si podemos ir.',
  },
  handOver: {
    en: 'Of course. {person} will be with you here as soon as possible.',
    es: 'Claro. {person} le atenderá por aquí lo antes posible.',
  },
  notUnderstood: {
    en: 'I want to get this right, so I pass you to a person. {person} will be with you here as soon as possible.',
    es: 'Quiero que quede bien, así que le paso con una persona. {person} le atenderá por aquí lo antes posible.',
  },
  handOverOutOfHours: {
    en: 'The office is closed now and opens {opening}.',
    es: 'La oficina está cerrada ahora y abre {opening}.',
  },
  onCallTold: {
    en: 'This is an emergency for us: the on-call person is told right now.',
    es: 'Para nosotros es una emergencia: se avisa ahora mismo a la persona de guardia.',
  },
  dangerTold: {
    en: 'I told {person} right now; a human takes over here.',
    es: 'Acabo de avisar a {person}; aquí sigue un humano.',
  },
  aPerson: { en: 'A person from our team', es: 'Una persona de nuestro equipo' },
  ourTeam: { en: 'our team', es: 'nuestro equipo' },
  summary: {
    en: 'Thank you{name}. This is what I noted:',
    es: 'Gracias{name}. Esto es lo que anoté:',
  },
  laterPhoto: {
    en: 'You can still send a photo or anything to add here.',
    es: 'Todavía puede enviar aquí una foto o algo más.',
  },
  street: {
    en: 'What is the street address there, in {zip}? You can also share your location.',
    es: '¿Cuál es la calle y el número ahí, en {zip}? También puede compartir su ubicación.',
  },
  listButton: { en: 'Choose', es: 'Elegir' },
} satisfies Record<string, Localized>

/** What to do at once; the hand-over follows in the same message. */
export const safetyPhrases: Record<SafetyFlag, Localized> = {
  gas_smell: {
    en: 'If you smell gas: leave the house now with everybody, do not touch switches, phones or flames inside, and from outside call 911 or your gas utility.',
    es: 'Si huele a gas: salga ahora de la casa con todos, no toque interruptores, teléfonos ni llamas adentro, y desde afuera llame al 911 o a su compañía de gas.',
  },
  carbon_monoxide: {
    en: 'Carbon monoxide is dangerous: go outside into fresh air now with everybody, call 911, and do not go back in until they say that it is safe.',
    es: 'El monóxido de carbono es peligroso: salga ahora al aire libre con todos, llame al 911 y no vuelva a entrar hasta que le digan que es seguro.',
  },
  fire: {
    en: 'If there is fire or smoke: leave the house now with everybody and call 911 from outside.',
    es: 'Si hay fuego o humo: salga ahora de la casa con todos y llame al 911 desde afuera.',
  },
  sparks: {
    en: 'Keep away from it and do not touch it. If you can do so safely, switch off the main breaker. If there is smoke, fire or a shock, get out and call 911.',
    es: 'Aléjese y no lo toque. Si puede hacerlo sin riesgo, apague el interruptor principal. Si hay humo, fuego o una descarga, salga y llame al 911.',
  },
  water_near_electrics: {
    en: 'Water and electricity together are dangerous: keep out of the wet area and do not touch outlets or the panel. Switch off the main breaker only if you can reach it dry. In danger, call 911.',
    es: 'Agua y electricidad juntas son peligrosas: no pise la zona mojada ni toque enchufes o el panel. Apague el interruptor principal solo si llega en seco. En peligro, llame al 911.',
  },
  sewage: {
    en: 'Please keep everybody away from the sewage, use no water and do not flush until we have looked at it.',
    es: 'Por favor mantenga a todos lejos de las aguas negras, no use agua y no jale la palanca del inodoro hasta que lo revisemos.',
  },
  medical_need: {
    en: "If anybody's health is in danger now, call 911 at once and, if you can, go to a safe place.",
    es: 'Si la salud de alguien está en peligro ahora, llame de inmediato al 911 y, si puede, vaya a un lugar seguro.',
  },
  child_locked_in: {
    en: 'If somebody is locked in, call 911 now; they come first and fastest. Stay close and keep talking to them.',
    es: 'Si alguien está encerrado, llame ahora al 911; ellos llegan primero. Quédese cerca y háblele.',
  },
}

export const conductPhrases: Record<ConductFlag, Localized> = {
  card_number: {
    en: 'Please do not send card numbers here: delete that message if you can. I have not used it. {person} will tell you a safe way to pay.',
    es: 'Por favor no envíe números de tarjeta por aquí: borre ese mensaje si puede. No lo he usado. {person} le dirá una forma segura de pagar.',
  },
  anger: {
    en: 'I am sorry for the trouble. {person} will read this and answer you here.',
    es: 'Lamento mucho la molestia. {person} leerá esto y le responderá por aquí.',
  },
  cancel: {
    en: 'Understood. {person} will take care of the cancellation with you here.',
    es: 'Entendido. {person} verá la cancelación con usted por aquí.',
  },
  legal: {
    en: 'Thank you for telling us. {person} will read this and answer you here.',
    es: 'Gracias por avisarnos. {person} leerá esto y le responderá por aquí.',
  },
  threat: {
    en: 'I pass this on. {person} will read it and answer here.',
    es: 'Lo paso a una persona. {person} lo leerá y responderá por aquí.',
  },
  self_harm: {
    en: 'I am sorry that things are so hard. If you are in danger, please call 911, or call or text 988 at any hour. {person} will read this too.',
    es: 'Lamento que esté pasando por esto. Si está en peligro, llame al 911, o llame o escriba al 988 a cualquier hora. {person} también leerá esto.',
  },
}

/** home-services.md, section 4: what the office aims at when it is open. A promise of a visit is not the bot's to make. */
export const nextSteps: Record<Urgency, Localized> = {
  emergency: {
    en: 'What happens next: a person aims to answer you within 5 minutes, at any hour.',
    es: 'Qué sigue: una persona procura responderle en 5 minutos, a cualquier hora.',
  },
  urgent: {
    en: 'What happens next: the office aims to answer you within 15 minutes in business hours.',
    es: 'Qué sigue: la oficina procura responderle en 15 minutos en horario de atención.',
  },
  soon: {
    en: 'What happens next: the office aims to answer you within 1 hour in business hours.',
    es: 'Qué sigue: la oficina procura responderle en 1 hora en horario de atención.',
  },
  planned: {
    en: 'What happens next: the office aims to answer you the same business day.',
    es: 'Qué sigue: la oficina procura responderle el mismo día hábil.',
  },
}

export const urgencyPhrases: Record<Urgency, Localized> = {
  emergency: { en: 'Emergency', es: 'Emergencia' },
  urgent: { en: 'Urgent', es: 'Urgente' },
  soon: { en: 'This week, if possible', es: 'Esta semana, si se puede' },
  planned: { en: 'No rush', es: 'Sin prisa' },
}
