import { phraseList } from './phrase-list.ts'

export const optOut = phraseList(`
  stop, stopall, stop all, unsubscribe, unsubscribe me, end, quit, opt out, optout, opt me out,
  remove me, take me off, take me off your list, remove me from your list, stop messaging me,
  stop texting me, stop messages, stop writing me, stop contacting me, stop sending me messages,
  no more messages, no more texts, do not text me, dont text me, do not message me, dont message me,
  do not contact me, dont contact me, stop it, leave me alone, revoke, baja, darme de baja, dar de baja,
  dame de baja, deme de baja, denme de baja, quiero darme de baja, quiero la baja, quiero darme baja,
  alto, parar, pare, paren, detener, detenganse, basta, no mas mensajes, no quiero mas mensajes,
  no quiero recibir mas mensajes, no me escriban, no me escriban mas, no me manden mas mensajes,
  no me manden mensajes, ya no me escriban, no me escriban mas mensajes, no me contacten,
  no me contacten mas, dejen de escribirme, deja de escribirme, cancelar suscripcion, desuscribir,
  desuscribirme, quitenme de la lista, eliminame, borrame, borrenme
`)
export const personAlone = phraseList(`
  person, a person, human, a human, agent, an agent, live agent, representative, rep, operator,
  real person, someone, somebody, persona, una persona, humano, un humano, agente, un agente, asesor,
  operador, operadora, representante, alguien, help me talk to someone, persona real, receptionist,
  live chat, live person, csr
`)
export const askPerson = phraseList(`
  human, humans, real person, actual person, live person, live agent, real human, talk to someone,
  talk to somebody, talk to a person, talk to an agent, talk to a representative, talk to a human,
  talk to a real, talk to the manager, talk to a manager, talk to the owner, talk to your,
  talk with someone, talk with somebody, talk with a person, talk with a, speak to someone,
  speak to somebody, speak to a person, speak to an agent, speak to a, speak to the, speak with someone,
  speak with somebody, speak with a, speak with an, speak with the, chat with someone,
  chat with a person, connect me, transfer me, get me a person, get a person, want a person,
  need a person, want an agent, need an agent, customer service, dont want to talk to a bot,
  dont want a bot, hate bots, not a bot, not a robot, no bots, anybody there, anyone there,
  someone to answer, somebody to answer, humano, hablar con alguien, hablar con una persona,
  hablar con un, hablar con una, hablar con el dueno, hablar con el encargado, hablar con la oficina,
  hablar con ustedes, hablar con persona, hablar con algien, persona real, persona de verdad,
  quiero una persona, necesito una persona, quiero un agente, comunicame, comuniqueme, comuniquenme,
  paseme con, pasame con, me comunica con, me comunican con, atencion al cliente, servicio al cliente,
  no quiero un robot, no quiero hablar con un robot, no quiero hablar con una maquina, hay alguien ahi,
  me atienda alguien, que me atienda, alguien que me atienda
`)
export const callMe = phraseList(`
  call me, give me a call, give us a call, call us, phone me, ring me, call back, callback, can i call,
  can i call you, can you call, could you call, please call, pls call, someone call, somebody call,
  have someone call, call my cell, call my number, call this number, want a call, need a call, llamame,
  llameme, llamenme, me llaman, me pueden llamar, me puede llamar, puede llamarme, pueden llamarme,
  me puedes llamar, puedes llamarme, me marcan, marcame, marqueme, marquenme, me pueden marcar,
  me puede marcar, quiero que me llamen, que me llame, que me llamen, me llamas, prefiero llamada,
  por telefono, una llamada
`)
export const callWords = new Set(
  phraseList(`
  at, on, back, when, asap, now, please, to, tomorrow, today, later, if, instead, monday, tuesday,
  wednesday, thursday, friday, saturday, sunday, before, after, and, right, immediately, i, thanks
`),
)
export const botQuestions = phraseList(`
  are you a bot, is this a bot, are you a robot, is this a robot, are you real, is this automated,
  are you ai, is this ai, am i talking to a bot, am i talking to a robot, is this a machine,
  are you a machine, u a bot, eres un bot, es un bot, eres un robot, es un robot, eres real,
  eres una maquina, es una maquina, esto es automatico, es automatico
`)
export const priceQuestions = phraseList(`
  how much, price for, the price, your price, prices, what do you charge, do you charge, your rate,
  rates, hourly rate, cost of, the cost, will it cost, does it cost, would it cost, service fee,
  trip fee, diagnostic fee, free estimate, whats the fee, ballpark, cuanto cuesta, cuanto me cuesta,
  cuanto cobran, cuanto cobra, cuanto me cobran, cuanto me cobra, cuanto cobras, cuanto sale,
  cuanto saldria, cuanto seria, cuanto vale, cuanto es, que precio, el precio, los precios, precios,
  cual es el costo, el costo, costaria, cuanto costaria, estimado gratis, tarifa
`)
export const waitWords = phraseList(`
  wait, one moment, one sec, one second, a moment, just a moment, hold on, hang on, give me a minute,
  give me a sec, give me a second, give me a moment, one minute, just a minute, just a sec, brb,
  let me check, let me see, let me look, ill check, checking, un momento, un momentito, un segundo,
  un minuto, espere, espera, esperame, espereme, dejame ver, dejeme ver, dejame checar, dejeme checar,
  dame un minuto, deme un minuto, ahorita le digo, ahora le digo, permitame, permiteme
`)
export const threats = phraseList(`
  kill you, hurt you, beat you, find you, i will find you, shoot you, burn your, burn down your,
  smash your, you will regret, youll regret, you will pay for this, watch your back, i have a gun,
  te voy a matar, los voy a matar, te mato, los mato, te voy a golpear, los voy a golpear,
  te vas a arrepentir, se van a arrepentir, te voy a buscar, les voy a quemar, romperte la, partirte la,
  me las vas a pagar, me las van a pagar
`)
export const selfHarm = phraseList(`
  kill myself, end my life, want to die, suicide, suicidal, hurt myself, quiero morir, quiero morirme,
  me quiero morir, matarme, suicidarme, suicidio, quitarme la vida
`)
export const legal = phraseList(`
  lawyer, lawyers, attorney, attorneys, lawsuit, sue you, will sue, gonna sue, going to sue, ill sue,
  suing, small claims, legal action, see you in court, take you to court, better business bureau, bbb,
  attorney general, abogado, abogada, abogados, demanda, demandar, demandarlos, demandarte, demandare,
  los demando, accion legal, acciones legales, denuncia, denunciar, denunciarlos, profeco, tribunal
`)
export const cancels = phraseList(`
  cancel, cancels, cancell, cancelled, canceled, canceling, cancelling, cancellation, cancelar, cancelo,
  cancela, cancele, cancelen, cancelacion, cancelarlo, cancelarla, cancelada, cancelado
`)
export const anger = phraseList(`
  ridiculous, unacceptable, terrible service, horrible service, awful service, worst service,
  worst company, bad service, rip off, ripoff, ripped off, scam, scammer, scammers, scammed, fraud,
  fed up, pissed, pissed off, furious, i am angry, im angry, so angry, very angry, im mad, im upset,
  very upset, so upset, disgusted, outrageous, incompetent, liars, you lied, thieves, idiot, idiots,
  you stupid, so stupid, stupid company, stupid bot, moron, morons, shut up, go to hell, screw you,
  fuck*, fck, wtf, bullshit, asshole, assholes, bitch, bastards, nobody showed up, no one showed up,
  never showed up, still waiting for, complaint, file a complaint, refund, want my money back,
  youre fired, ridiculo, inaceptable, pesimo servicio, pesimo, mal servicio, terrible servicio,
  horrible servicio, estafa, estafador, estafadores, fraude, rateros, ladrones, mentirosos, estoy harto,
  estoy harta, ya me harte, enojado, enojada, muy molesto, muy molesta, estoy molesto, estoy molesta,
  furioso, furiosa, indignado, indignada, incompetentes, idiota, idiotas, estupido, estupidos, estupida,
  imbecil, imbeciles, pendejo, pendejos, pendeja, chinga, chingada, chinguen, vete a la, vayanse a la,
  verga, cabron, cabrones, puta, putos, no mames, nadie vino, nadie llego, nunca llegaron,
  nunca vinieron, sigo esperando, queja, reembolso, devuelvan mi dinero, quiero mi dinero
`)
